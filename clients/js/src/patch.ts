// The difference between two states, leaf by leaf. It is stored, and sent from the leading tab to the others.
import { newChat, type State } from './state.js';
import type { WireChat } from './wire.js';

export type Path = readonly [table: string, id?: string, field?: string, key?: string];
/** The value is undefined where a key is removed. */
export type Patch = readonly (readonly [path: Path, value: unknown])[];

type Node = ReadonlyMap<string, unknown> | Readonly<Record<string, unknown>>;

const isMap = (node: unknown): node is ReadonlyMap<string, unknown> => node instanceof Map;
const entries = (node: Node | undefined): Iterable<[string, unknown]> => (isMap(node) ? node : Object.entries(node ?? {}));
const get = (node: Node | undefined, key: string): unknown => (isMap(node) ? node.get(key) : node?.[key]);

/** Maps and chats are compared key by key; everything else is one value. */
export const diff = (before: State, after: State): Patch => diffNode(before as unknown as Node, after as unknown as Node, []);

function diffNode(before: Node | undefined, after: Node, path: readonly string[]): Patch {
  const patch: [Path, unknown][] = [];
  const isNode = (value: unknown): value is Node => isMap(value) || path.join() === 'chats';
  for (const [key, value] of entries(after)) {
    const old = get(before, key) as Node | undefined;
    const here = [...path, key] as unknown as Path;
    if (old === value) continue;
    if (isNode(value)) patch.push(...(diffNode(old, value, here as readonly string[]) as [Path, unknown][]));
    else patch.push([here, value]);
  }
  for (const [key] of entries(before)) if (get(after, key) === undefined) patch.push([[...path, key] as unknown as Path, undefined]);
  return patch;
}

export const applyPatch = (state: State, patch: Patch): State =>
  patch.reduce((after, [path, value]) => setIn(after as unknown as Node, path as readonly string[], value) as unknown as State, state);

function setIn(node: Node, [key, ...rest]: readonly string[], value: unknown): Node {
  const inner = rest.length ? setIn((get(node, key!) ?? newChat(undefined as unknown as WireChat)) as Node, rest, value) : value;
  if (!isMap(node)) return { ...node, [key!]: inner };
  const copy = new Map(node);
  if (inner === undefined) copy.delete(key!);
  else copy.set(key!, inner);
  return copy;
}
