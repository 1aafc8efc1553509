import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const README = 'virtual:readme-react';

/** The React example of the repository's README as a module, so that a test renders what a reader copies. */
const readmeExample = {
  name: 'readme-example',
  resolveId: (id: string) => (id === README ? at('test/readme-react.generated.jsx') : undefined),
  load: (id: string) => {
    if (!id.endsWith('readme-react.generated.jsx')) return undefined;
    const [, code] = /```jsx\n([\s\S]*?)```/.exec(readFileSync(at('../../README.md'), 'utf8'))!;
    const [, messages] = /(function Messages[\s\S]*)/.exec(code!)!;
    return `import { useConversation, useSignal, useTimeline } from '${at('src/react.ts')}';\nexport ${messages}`;
  },
};

export default defineConfig({
  plugins: [readmeExample],
  test: { include: ['test/**/*.test.ts', 'test/**/*.test.tsx'], testTimeout: 120_000, hookTimeout: 120_000 },
});
