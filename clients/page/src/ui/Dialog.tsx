import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { IconButton } from './Icon';

/** A modal dialog. The browser keeps the focus inside, closes it on Esc and gives the focus back. */
export function Dialog({ title, onClose, children, class: extra = '' }: { title: string; onClose(): void; children: ComponentChildren; class?: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const opener = document.activeElement as HTMLElement | null;
    dialog.current!.showModal();
    return () => opener?.isConnected && opener.focus();
  }, []);
  return (
    <dialog
      ref={dialog} class={`dialog ${extra}`} aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div class="dialog-body">
        <header>
          <h2>{title}</h2>
          <IconButton icon="close" label="Close" onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  );
}

/** Asks before something that can't be undone. */
export function Confirm({ title, text, actions, onClose }: {
  title: string; text: string; onClose(): void; actions: readonly { label: string; danger?: boolean; run(): void }[];
}) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      <div class="dialog-actions">
        {actions.map(({ label, danger, run }) => (
          <button
            type="button" class={`button ${danger ? 'danger' : ''}`}
            onClick={() => {
              onClose();
              run();
            }}
          >{label}</button>
        ))}
        <button type="button" class="button quiet" onClick={onClose}>Cancel</button>
      </div>
    </Dialog>
  );
}
