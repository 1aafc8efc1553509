import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      // The client is compiled from its source, so that one installation of packages is enough to build the page.
      { find: 'chat-client', replacement: at('../js/src/index.ts') },
      { find: /^@microsoft\/signalr$/, replacement: at('src/lib/signalr.ts') },
    ],
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: ['chrome125', 'firefox128', 'safari17.5'],
    cssTarget: ['chrome125', 'firefox128', 'safari17.5'],
    // The policy of the page forbids inline scripts and data: URLs.
    assetsInlineLimit: 0,
    modulePreload: false,
    // One file is the smallest, and the page needs nearly all of it at once.
    rolldownOptions: { output: { codeSplitting: false } },
  },
  // For work on the page: `dotnet run --project Chat.LocalHost` beside it.
  server: { proxy: Object.fromEntries(['/api', '/client', '/demo', '/docs', '/media'].map((path) => [path, { target: 'http://localhost:7071', ws: true }])) },
});
