import { announcement, dismiss, notices } from '../lib/notices';
import { useSource } from '../lib/source';
import { Icon, IconButton } from './Icon';

/** Notices about failures and finished actions, and the live region for screen readers. */
export function Notices() {
  return (
    <>
      <div class="notices" role="status">
        {useSource(notices).map(({ id, text, kind, action }) => (
          <div key={id} class={`notice ${kind}`}>
            {kind === 'error' && <Icon name="alert" />}
            <p dir="auto">{text}</p>
            {action && (
              <button
                type="button"
                onClick={() => {
                  dismiss(id);
                  action.run();
                }}
              >{action.label}</button>
            )}
            <IconButton icon="close" label="Dismiss" onClick={() => dismiss(id)} />
          </div>
        ))}
      </div>
      <div class="sr" aria-live="polite">{useSource(announcement)}</div>
    </>
  );
}
