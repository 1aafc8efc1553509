import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Vite's helper loads the style sheets of a part before the part. There are no parts here, so a call is enough. */
const withoutPreload = {
  name: 'without-preload', enforce: 'pre' as const,
  load: (id: string) => id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : undefined,
};

const shortNames = new Map<string, string>();
const shorten = (name: string): string => shortNames.get(name) ?? shortNames.set(name, `_${shortNames.size.toString(36)}`).get(name)!;
/** SignalR's private members have long names, which no minifier may touch. Their underscore tells them apart. */
const withShortNames = {
  name: 'with-short-names', enforce: 'pre' as const,
  transform: (code: string, id: string) => /@microsoft.signalr.dist.esm/.test(id) ? code.replace(/(?<=[.\s])_[a-z]\w{3,}/gi, shorten) : undefined,
};

export default defineConfig({
  plugins: [withoutPreload, withShortNames],
  resolve: {
    alias: [
      // The client is compiled from its source, so that one installation of packages is enough to build the page.
      { find: 'chat-client', replacement: at('../js/src/index.ts') },
      { find: /^@microsoft\/signalr$/, replacement: at('src/lib/signalr.ts') },
      { find: './MessageBuffer', replacement: at('src/lib/no-message-buffer.ts') },
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
