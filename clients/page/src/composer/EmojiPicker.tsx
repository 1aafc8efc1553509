import { signal } from '@preact/signals-core';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useSource } from '../lib/source';
import { place, step } from '../ui/place';

interface Open { at: DOMRect; quick: readonly string[]; onPick(emoji: string): void; opener: HTMLElement | null }

const open = signal<Open | undefined>(undefined);

/** Asks for an emoji. `quick` come first. */
export function pickEmoji(at: Element | DOMRect, onPick: (emoji: string) => void, quick: readonly string[] = []): void {
  open.value = { at: at instanceof Element ? at.getBoundingClientRect() : at, onPick, quick, opener: document.activeElement as HTMLElement | null };
}

const GROUPS: readonly [name: string, emoji: string][] = [
  ['Faces', '😀 😄 😁 😅 😂 🤣 😊 🙂 😉 😍 😘 😋 😎 🤩 🥳 🤔 🤨 😐 🙄 😏 😴 🤒 🥵 🥶 😕 😟 😮 😳 🥺 😢 😭 😤 😡 🤯 😱 🤗'],
  ['Hands and hearts', '👍 👎 👌 ✌️ 🤞 🤙 👋 👏 🙌 🙏 💪 🫶 ❤️ 🧡 💛 💚 💙 💜 🖤 💔'],
  ['Things', '🎉 🎁 🎂 🔥 ✨ ⭐ 💯 ✅ ❌ ❗ ❓ 👀 💡 📌 📷 🎵 ☕ 🍕 🍻 ⚽ 🚗 ✈️ 🏠 ☀️ 🌧️ ❄️ 🌙 🐶 🐱 🌱'],
];

const COLUMNS = 9;
const ONE_EMOJI = /^\p{RGI_Emoji}$/v;

export function EmojiHost() {
  const picker = useRef<HTMLDivElement>(null);
  const current = useSource(open);

  useLayoutEffect(() => {
    const element = picker.current;
    if (!element || !current) return;
    element.showPopover();
    place(element, current.at);
    element.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
  }, [current]);

  if (!current) return null;
  const close = (): void => {
    if (open.value !== current) return;
    open.value = undefined;
    if (current.opener?.isConnected) current.opener.focus({ preventScroll: true });
  };
  const pick = (emoji: string): void => {
    close();
    current.onPick(emoji);
  };
  const groups = current.quick.length ? [['Often used', current.quick.join(' ')] as const, ...GROUPS] : GROUPS;
  return (
    <div
      ref={picker} popover="auto" class="emoji-picker" role="dialog" aria-label="Choose an emoji" onKeyDown={move}
      onToggle={(event) => (event as ToggleEvent).newState === 'closed' && close()}
    >
      {groups.map(([name, emoji]) => (
        <div role="group" aria-label={name} key={name}>
          <p class="note">{name}</p>
          <div class="emoji-grid">
            {emoji.split(' ').map((one) => <button type="button" key={one} onClick={() => pick(one)}>{one}</button>)}
          </div>
        </div>
      ))}
      <label class="note">
        Any other: <input
          maxLength={16} aria-label="Type or paste an emoji" autocomplete="off"
          onInput={(event) => {
            const typed = event.currentTarget.value.trim();
            if (ONE_EMOJI.test(typed)) pick(typed);
          }}
        />
      </label>
    </div>
  );
}

function move(event: KeyboardEvent): void {
  if ((event.target as Element).matches('input')) return;
  const buttons = [...(event.currentTarget as HTMLElement).querySelectorAll('button')];
  const to = step(event.key, buttons.indexOf(document.activeElement as HTMLButtonElement), buttons.length, COLUMNS);
  if (to === undefined) return;
  event.preventDefault();
  buttons[to]!.focus();
}
