// The faults of a network and of the service, by a seed: the same as the local host's emulator
// has (Chat.LocalHost/SignalR/EmulatorFaults.cs), which can only be set inside its process, and cuts and lost answers.
import WebSocket from 'ws';

const SEPARATOR = '\u001e';
const EVENT = 1;
const LONGEST_DELAY = 200;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A WebSocket that drops, doubles, delays and reorders events. Answers to invocations do not suffer. */
export function faultyWebSocket(random, faults, counts) {
  return class extends WebSocket {
    #held;

    set onmessage(handler) {
      super.onmessage =
        handler &&
        ((message) => {
          for (const record of message.data.split(SEPARATOR).filter(Boolean)) this.#take(handler, record + SEPARATOR);
        });
    }

    get onmessage() {
      return super.onmessage;
    }

    #take(handler, data) {
      const deliver = () => this.readyState === WebSocket.OPEN && handler({ data });
      if (JSON.parse(data.slice(0, -1)).type !== EVENT) return deliver();
      if (this.#happens('drop')) return undefined;

      for (let i = this.#happens('double') ? 2 : 1; i > 0; i--) {
        if (this.#happens('delay')) setTimeout(deliver, random() * LONGEST_DELAY);
        else if (!this.#held && this.#happens('reorder')) this.#hold(deliver);
        else {
          deliver();
          this.#release();
        }
      }
      return undefined;
    }

    #hold(deliver) {
      this.#held = deliver;
      setTimeout(() => this.#release(), LONGEST_DELAY);
    }

    #release() {
      const held = this.#held;
      this.#held = undefined;
      held?.();
    }

    #happens(fault) {
      const happens = random() < faults[fault];
      if (happens) counts[fault]++;
      return happens;
    }
  };
}

/** A fetch whose request, or whose answer, gets lost. */
export function faultyFetch(random, faults, counts) {
  return async (url, options) => {
    if (random() < faults.request) {
      counts.request++;
      throw new TypeError('The request was lost.');
    }
    const response = await fetch(url, options);
    if (random() < faults.answer) {
      counts.answer++;
      throw new TypeError('The answer was lost.');
    }
    return response;
  };
}
