declare module 'virtual:readme-react' {
  export function Messages(props: { id: string }): import('react').ReactNode;
}
