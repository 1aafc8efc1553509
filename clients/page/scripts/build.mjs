// Builds the page. Chat.LocalHost's build calls this; several builds may do so at the same time, in one folder.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = [20, 19];
const LONGEST_BUILD = 10 * 60_000;
const POLL = 200;

const folder = fileURLToPath(new URL('..', import.meta.url));
const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const [lock, installed, stamp] = [at('.lock'), at('node_modules/.installed'), at('dist/.built')];

const run = (command, ...args) => {
  const { status } = spawnSync(command, args, { cwd: folder, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`"${[command, ...args].join(' ')}" failed.`);
};

/** A folder can be made once only, so its maker has the lock. One that is left over from a killed build is taken over. */
const takeLock = async () => {
  for (;;) {
    try {
      mkdirSync(lock);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > LONGEST_BUILD) rmSync(lock, { recursive: true, force: true });
      await new Promise((resolve) => setTimeout(resolve, POLL));
    }
  }
};

const hashOf = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');

const install = () => {
  const wanted = hashOf(at('package-lock.json'));
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return;
  run('npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error');
  writeFileSync(installed, wanted);
};

const INPUTS = ['src', 'public', 'scripts', 'index.html', 'package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts', '../js/src'];

const newest = (path) => {
  const entry = statSync(path);
  return entry.isDirectory() ? Math.max(0, ...readdirSync(path).filter((name) => name !== 'wire.gen.ts').map((name) => newest(`${path}/${name}`))) : entry.mtimeMs;
};

/** Another build may have finished while this one waited. */
const isFresh = () => existsSync(stamp) && statSync(stamp).mtimeMs >= Math.max(...INPUTS.map((path) => newest(at(path))));

const build = () => {
  const began = new Date();
  // Without the stamp, what is left of a failed build is not taken for a page.
  rmSync(stamp, { force: true });
  install();
  run('npx', '--no-install', 'vite', 'build', '--logLevel', 'warn');
  writeFileSync(stamp, '');
  // An input that changes while the build runs is newer than this.
  utimesSync(stamp, began, began);
};

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  console.error(`The page needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

await takeLock();
try {
  if (!isFresh()) build();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(lock, { recursive: true, force: true });
}
