import type { Item } from 'chat-client';
import { dialog } from '../lib/dialogs';
import { sizeOf } from '../lib/messages';
import { Icon, IconButton } from '../ui/Icon';

type File = Item['media'][number];

const SHOWN = 4;
/** Of a single picture: neither a strip nor a tower. */
const [NARROWEST, WIDEST] = [0.6, 2];

export const isPicture = ({ mimeType }: File): boolean => mimeType.startsWith('image/');
export const isVideo = ({ mimeType }: File): boolean => mimeType.startsWith('video/');
export const urlOf = ({ localUrl, url }: File): string => localUrl ?? url;

/** Pictures and videos as a grid, other files as cards. */
export function MediaGrid({ item }: { item: Item }) {
  const shown = item.media.filter((file) => isPicture(file) || isVideo(file));
  const files = item.media.filter((file) => !shown.includes(file));
  const open = (index: number): void => {
    dialog.value = { kind: 'viewer', media: shown, index };
  };
  return (
    <>
      {shown.length > 0 && (
        <div class={`grid grid-${Math.min(shown.length, SHOWN)}`}>
          {shown.slice(0, SHOWN).map((file, i) => (
            <button
              type="button" class="tile" key={i} onClick={() => open(i)} style={shown.length === 1 ? { aspectRatio: ratioOf(file) } : undefined}
              aria-label={`Open ${file.name}${i === SHOWN - 1 && shown.length > SHOWN ? ` and ${shown.length - SHOWN} more` : ''}`}
            >
              <Tile file={file} />
              {i === SHOWN - 1 && shown.length > SHOWN && <span class="more-tiles">+{shown.length - SHOWN}</span>}
              {item.local?.state !== 'failed' && <Progress file={file} />}
            </button>
          ))}
        </div>
      )}
      {files.map((file, i) => (
        <a class="file" key={i} href={urlOf(file)} download={file.name} target="_blank" rel="noopener noreferrer">
          <span class="file-icon"><Icon name="file" /></span>
          <span class="file-name"><bdi>{file.name}</bdi><small>{sizeOf(file.size)}</small></span>
          {item.local?.state !== 'failed' && <Progress file={file} />}
        </a>
      ))}
      {item.local?.kind === 'send' && item.local.state !== 'failed' && (
        <IconButton icon="close" label="Cancel the upload" class="cancel" onClick={() => item.local!.discard()} />
      )}
    </>
  );
}

function Tile({ file }: { file: File }) {
  if (isPicture(file)) return <img src={file.localUrl ?? file.thumbnailUrl ?? file.url} alt={file.name} width={file.width} height={file.height} loading="lazy" decoding="async" />;
  // A second of the video stands for it where the storage makes no pictures of videos.
  return (
    <>
      {file.thumbnailUrl && !file.localUrl ? <img src={file.thumbnailUrl} alt={file.name} loading="lazy" />
        : <video src={`${urlOf(file)}#t=0.1`} preload="metadata" muted playsInline tabIndex={-1} />}
      <span class="play"><Icon name="play" /></span>
    </>
  );
}

/** A ring that closes. */
function Progress({ file: { progress } }: { file: File }) {
  if (progress === undefined || progress >= 1) return null;
  return (
    <span class="progress" role="progressbar" aria-label="Uploading" aria-valuenow={Math.round(progress * 100)} aria-valuemin={0} aria-valuemax={100}>
      <svg viewBox="0 0 36 36" aria-hidden="true">
        <circle cx="18" cy="18" r="15" /><circle cx="18" cy="18" r="15" pathLength="100" style={{ strokeDasharray: `${Math.max(3, progress * 100)} 100` }} />
      </svg>
    </span>
  );
}

const ratioOf = ({ width, height }: File): string => `${width && height ? Math.min(WIDEST, Math.max(NARROWEST, width / height)) : 4 / 3}`;
