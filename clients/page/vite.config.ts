import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  // The client is compiled from its source, so that one installation of packages is enough to build the page.
  resolve: {
    alias: { 'chat-client': at('../js/src/index.ts'), '@microsoft/signalr': at('node_modules/@microsoft/signalr') },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    // The policy of the page forbids inline scripts and data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 300,
  },
  // For work on the page: `dotnet run --project Chat.LocalHost` beside it.
  server: { proxy: Object.fromEntries(['/api', '/client', '/demo', '/docs', '/media'].map((path) => [path, { target: 'http://localhost:7071', ws: true }])) },
});
