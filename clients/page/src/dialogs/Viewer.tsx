import type { Item } from 'chat-client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { closeDialog } from '../lib/dialogs';
import { cover } from '../lib/route';
import { Icon, IconButton } from '../ui/Icon';
import { isVideo, urlOf } from '../timeline/MediaGrid';

/** Pictures and videos in full size. The back button of the browser closes it too. */
export function Viewer({ media, index }: { media: Item['media']; index: number }) {
  const [at, setAt] = useState(index);
  const element = useRef<HTMLDialogElement>(null);
  const uncover = useRef<() => void>(undefined);
  const file = media[at]!;
  const to = (by: number): void => setAt((at + by + media.length) % media.length);
  const close = (): void => uncover.current!();

  useEffect(() => {
    const opener = document.activeElement as HTMLElement | null;
    element.current!.showModal();
    uncover.current = cover(closeDialog);
    return () => opener?.isConnected && opener.focus({ preventScroll: true });
  }, []);

  return (
    <dialog
      ref={element} class="viewer" aria-label={`${file.name}, ${at + 1} of ${media.length}`}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => (event.target as Element).matches('.viewer, .stage') && close()}
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight') to(1);
        else if (event.key === 'ArrowLeft') to(-1);
      }}
    >
      <header>
        <p><bdi>{file.name}</bdi>{media.length > 1 && <small> {at + 1} of {media.length}</small>}</p>
        <a class="icon-button" href={urlOf(file)} download={file.name} target="_blank" rel="noopener noreferrer" aria-label="Download" title="Download"><Icon name="download" /></a>
        <IconButton icon="close" label="Close" onClick={close} />
      </header>
      <div class="stage" key={at}>
        {isVideo(file) ? <video src={urlOf(file)} controls autoplay playsInline /> : <img src={urlOf(file)} alt={file.name} width={file.width} height={file.height} />}
      </div>
      {media.length > 1 && (
        <>
          <IconButton icon="back" label="Previous" class="previous" onClick={() => to(-1)} />
          <IconButton icon="back" label="Next" class="next" onClick={() => to(1)} />
        </>
      )}
    </dialog>
  );
}

