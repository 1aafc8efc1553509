import { TICKS, type Tick } from '../lib/messages';
import { Icon } from './Icon';

/** ✓ sent, ✓✓ delivered, ✓✓ in colour read. */
export function Ticks({ tick }: { tick: Tick }) {
  return (
    <span class={`ticks ${tick}`} title={TICKS[tick]}>
      {tick === 'waiting' ? <Icon name="clock" /> : tick === 'failed' ? <Icon name="alert" /> : (
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
          {tick === 'sent' ? <path d="M6 12.5l4.5 4.5L20 7.5" /> : <path d="M2 12.5l4.5 4.5L16 7.5M11 16l1.5 1L22 7.5" />}
        </svg>
      )}
      <span class="sr">{TICKS[tick]}</span>
    </span>
  );
}
