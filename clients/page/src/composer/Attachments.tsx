import { useEffect, useMemo } from 'preact/hooks';
import { useSource } from '../lib/source';
import { sizeOf } from '../lib/messages';
import type { Writing } from '../chat/context';
import { Icon } from '../ui/Icon';

/** The files that go with the next message. */
export function Attachments({ writing }: { writing: Writing }) {
  const files = useSource(writing.files);
  if (!files.length) return null;
  return (
    <ul class="attachments" aria-label="Files to send">
      {files.map((file) => (
        <Attachment key={`${file.name}/${file.size}/${file.lastModified}`} file={file} onRemove={() => {
          writing.files.value = writing.files.value.filter((other) => other !== file);
        }} />
      ))}
    </ul>
  );
}

function Attachment({ file, onRemove }: { file: File; onRemove(): void }) {
  const url = useMemo(() => file.type.startsWith('image/') ? URL.createObjectURL(file) : undefined, [file]);
  useEffect(() => () => url && URL.revokeObjectURL(url), [url]);
  return (
    <li class="attachment" title={`${file.name}, ${sizeOf(file.size)}`}>
      {url ? <img src={url} alt={file.name} /> : <><Icon name={file.type.startsWith('video/') ? 'play' : 'file'} /><span><bdi>{file.name}</bdi></span></>}
      <button type="button" aria-label={`Remove ${file.name}`} title="Remove" onClick={onRemove}><Icon name="close" /></button>
    </li>
  );
}
