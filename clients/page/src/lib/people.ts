// Names and pictures of people. A server without them gives the id alone.
interface Person { userId: string; name?: string | null; avatarUrl?: string | null; lastSeenAt?: string | null; deliveredSeq?: number | null }

/** An id such as `ana` reads as a name. */
export function nameOf(person: Person | undefined): string {
  const name = person?.name?.trim() || person?.userId || '';
  return person && !person.name && /^[a-z]+$/.test(name) ? name[0]!.toUpperCase() + name.slice(1) : name;
}

export const avatarOf = (person: Person): string | undefined => person.avatarUrl && /^https:/.test(person.avatarUrl) ? person.avatarUrl : undefined;
export const lastSeenOf = (person: Person): string | undefined => person.lastSeenAt ?? undefined;
export const deliveredOf = (person: Person): number => person.deliveredSeq ?? 0;

/** One or two letters for a person without a picture. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._@:|+-]+/u).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word && [...word][0]);
  return letters.join('').toUpperCase() || '?';
}

const HUES = 8;

/** The same person has the same colour everywhere; see `--avatar-0` and the rest in tokens.css. */
export function hueOf(userId: string): number {
  let hash = 0;
  for (const character of userId) hash = (hash * 11 + character.codePointAt(0)!) % 65_521;
  return hash % HUES;
}
