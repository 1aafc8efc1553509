// Real clients against a real server under faults. SOAK_RUNS (50) random runs, SOAK_SEED repeats them,
// SOAK_PARALLEL (4) at a time. The README's quick start is run first. Each run: every message exactly once and in order, outbox drained, state = fresh fetch.
import { createChat } from '../dist/index.js';
import { runQuickStart } from './quick-start.mjs';
import { run, until } from './run.mjs';
import { startServer, tokenOf } from './server.mjs';

const runs = Number(process.env.SOAK_RUNS ?? 50);
const parallel = Number(process.env.SOAK_PARALLEL ?? 4);
const seed = Number(process.env.SOAK_SEED ?? Math.floor(Math.random() * 1e6) * 1000);

/** A server from before string arguments refuses them; then objects are sent. */
async function takesStrings(url) {
  const probe = createChat({ url, token: async () => tokenOf('soak-probe'), store: 'memory' });
  await probe.start();
  await until(
    () => probe.status.value === 'live',
    () => 'The probe does not connect.',
  );
  const { id } = await probe.open('soak-probe-peer');
  const { code } = await probe
    .chat(id)
    .send('?')
    .done.catch((error) => error);
  await probe.stop();
  return code !== 'invalid_json';
}

const server = await startServer();
const started = Date.now();
let failed = 0;
try {
  const stringArguments = await takesStrings(server.url);
  console.log(`SOAK_SEED=${seed}, ${runs} runs${stringArguments ? '' : ', objects as arguments, since this server takes no strings'}`);
  if (stringArguments) await runQuickStart(server.url);
  const totals = { messages: 0 };
  let next = 0;
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      while (next < runs) {
        const own = seed + next++;
        try {
          const { messages, counts } = await run({ url: server.url, seed: own, stringArguments });
          totals.messages += messages;
          for (const [fault, count] of Object.entries(counts)) totals[fault] = (totals[fault] ?? 0) + count;
        } catch (error) {
          failed++;
          console.error(`SOAK_SEED=${own} SOAK_RUNS=1 failed: ${error.message}`);
        }
      }
    }),
  );
  console.log(`${runs - failed} of ${runs} runs passed in ${Math.round((Date.now() - started) / 1000)} s: ${JSON.stringify(totals)}`);
} finally {
  server.stop();
}
process.exit(failed === 0 ? 0 : 1);
