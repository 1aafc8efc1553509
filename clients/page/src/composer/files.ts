import { sizeOf } from '../lib/messages';
import { tell } from '../lib/notices';
import type { ChatContext } from '../chat/context';

/** Puts files into the tray above the composer. What can't be sent is told at once, and the rest stays. */
export function addFiles({ chat, writing }: ChatContext, list: FileList | null | undefined): void {
  const { maxFileBytes, mediaTypes, maxMediaPerMessage } = chat.limits;
  const good: File[] = [];
  for (const file of list ?? []) {
    // Without a type, the server finds it out from the bytes.
    if (file.type && mediaTypes.length && !mediaTypes.includes(file.type)) {
      tell(`“${file.name}” can’t be sent: photos, videos, PDF and Word files can.`, { kind: 'error' });
    } else if (file.size > maxFileBytes) {
      tell(`“${file.name}” is too large: it has ${sizeOf(file.size)}, and ${sizeOf(maxFileBytes)} is the most.`, { kind: 'error' });
    } else if (!file.size) {
      tell(`“${file.name}” is empty.`, { kind: 'error' });
    } else {
      good.push(file);
    }
  }
  const all = [...writing.files.value, ...good];
  if (all.length > maxMediaPerMessage) tell(`A message takes ${maxMediaPerMessage} files. Send the others with the next one.`, { kind: 'error' });
  writing.files.value = all.slice(0, maxMediaPerMessage);
}
