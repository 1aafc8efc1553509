import { fileURLToPath } from 'node:url';
import { build, defineConfig, type UserConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The page is one file, so what the client loads on demand is there already. Without the bundler's wrappers it is smaller. */
const withStaticImports = {
  name: 'with-static-imports', enforce: 'pre' as const, apply: 'build' as const,
  transform(code: string, id: string) {
    const loaded: string[] = [];
    const text = id.includes('/js/src/') ? code.replace(/(?<!typeof )import\(('[^']+')\)/g, (_, path: string) => `Promise.resolve(loaded${loaded.push(path)})`) : code;
    return loaded.length ? loaded.map((path, i) => `import * as loaded${i + 1} from ${path};\n`).join('') + text : undefined;
  },
};

const shortNames = new Map<string, string>();
const shorten = (name: string): string => shortNames.get(name) ?? shortNames.set(name, `_${shortNames.size.toString(36)}`).get(name)!;
/** SignalR's private members have long names, which no minifier may touch; their underscore tells them apart. Its log is off. */
const withShortNames = {
  name: 'with-short-names', enforce: 'pre' as const,
  transform: (code: string, id: string) => /@microsoft.signalr.dist.esm/.test(id) ? code.replace(/^\s*this\._logger\.log\(.*\);$/gm, '').replace(/(?<=[.\s])_[a-z]\w{3,}/gi, shorten) : undefined,
};

const targets = ['chrome125', 'firefox128', 'safari17.5'];

let outDir = '';
/** The service worker is a script of its own beside the page, at an address that stays the same. */
const withWorker = {
  name: 'with-worker', apply: 'build' as const,
  configResolved(config: { build: { outDir: string } }) {
    outDir = config.build.outDir;
  },
  async closeBundle() {
    await build({
      ...shared, configFile: false, root: at('.'), publicDir: false, logLevel: 'warn',
      build: { target: targets, outDir, emptyOutDir: false, rolldownOptions: { input: at('src/sw.ts'), output: { format: 'iife', entryFileNames: 'sw.js' } } },
    });
  },
};

const shared: UserConfig = {
  resolve: {
    alias: [
      // The client is compiled from its source, so that one installation of packages is enough to build the page.
      { find: 'chat-client/sw', replacement: at('../js/src/sw.ts') },
      { find: 'chat-client', replacement: at('../js/src/index.ts') },
      { find: /^@microsoft\/signalr$/, replacement: at('src/lib/signalr.ts') },
      { find: './MessageBuffer', replacement: at('src/lib/no-message-buffer.ts') },
    ],
  },
};

export default defineConfig({
  ...shared,
  plugins: [withStaticImports, withShortNames, withWorker],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: targets,
    cssTarget: targets,
    // The policy of the page forbids inline scripts and data: URLs.
    assetsInlineLimit: 0,
    modulePreload: false,
    // One file is the smallest, and the page needs nearly all of it at once.
    rolldownOptions: { output: { codeSplitting: false } },
  },
  // For work on the page: `dotnet run --project Chat.LocalHost` beside it.
  server: { proxy: Object.fromEntries(['/api', '/client', '/demo', '/docs', '/media'].map((path) => [path, { target: 'http://localhost:7071', ws: true }])) },
});
