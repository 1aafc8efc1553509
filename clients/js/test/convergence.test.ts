// Replays the histories that Chat.Tests/Convergence/FixtureTests.cs wrote: the same events and answers that its
// .NET client got must lead this reducer to the same end. CHAT_FIXTURES is the folder.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reduceChats } from '../src/reducer.js';
import { emptyState } from '../src/state.js';
import { snapshot, withoutProgress } from './snapshot.js';

const folder = process.env.CHAT_FIXTURES;
const files = folder ? readdirSync(folder).filter((name) => name.startsWith('history-')) : [];

type Step = ['event', string, number] | ['sync', number] | ['changes', string, number] | ['fresh', number, number[]];
interface History {
  values: any[];
  devices: { userId: string; live: boolean; log: Step[] }[];
}

describe.skipIf(!folder)('convergence histories', () => {
  if (folder) console.log(`${files.length} histories, ${readFileSync(join(folder, 'seed.txt'), 'utf8')}`);

  it('are at least 200', () => expect(files.length).toBeGreaterThanOrEqual(200));

  it.each(files)('%s ends as a fresh fetch', (name) => {
    const { values, devices } = JSON.parse(readFileSync(join(folder!, name), 'utf8')) as History;
    for (const device of devices) expect(replay(device, values)).toBeGreaterThan(0);
  });
});

function replay({ userId, live, log }: History['devices'][number], values: any[]): number {
  let state = emptyState(userId);
  let checks = 0;
  log.forEach((step, i) => {
    switch (step[0]) {
      case 'event':
        state = reduceChats(state, { type: 'event', name: step[1], payload: values[step[2]], now: 0 });
        break;
      case 'sync':
        state = reduceChats(state, { type: 'views', chats: values[step[1]].chats });
        break;
      case 'changes':
        state = reduceChats(state, { type: 'changes', chatId: step[1], page: values[step[2]] });
        break;
      case 'fresh': {
        const shown = live ? withoutProgress : (lines: string[]) => lines;
        const fresh = step[2].map((index) => values[index] as string);
        const held = reduceChats(state, { type: 'tick', now: step[1] });
        expect(shown(snapshot.of(held)), `step ${i} of a ${live ? 'live ' : ''}device of ${userId}`).toEqual(shown(snapshot.fresh(fresh)));
        checks++;
      }
    }
  });
  return checks;
}
