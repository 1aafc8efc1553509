import { useState } from 'preact/hooks';
import { avatarOf, hueOf, initialsOf, nameOf } from '../lib/people';

export function Avatar({ person, online = false, size }: { person: { userId: string }; online?: boolean | null; size?: string }) {
  const [isBroken, setBroken] = useState(false);
  const url = avatarOf(person);
  const style = { '--size': size, background: `var(--avatar-${hueOf(person.userId)})` };
  return (
    <span class="avatar" style={style} aria-hidden="true">
      {url && !isBroken ? <img src={url} alt="" referrerpolicy="no-referrer" onError={() => setBroken(true)} /> : initialsOf(nameOf(person))}
      {online && <span class="dot" />}
    </span>
  );
}
