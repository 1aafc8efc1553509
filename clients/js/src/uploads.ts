// Uploads the files of an entry. Loaded when the first file is sent. Every step can be repeated: the server sweeps
// unfinished uploads.
import type { Api } from './api.js';
import type { Core } from './core.js';
import { ChatError, offline, toChatError } from './errors.js';
import type { Entry, OutgoingFile } from './state.js';
import type { UploadedFile, UploadToken } from './wire.js';

const PROGRESS_STEP = 0.02;

type Post = <T>(url: string, fields: Record<string, unknown>, authorization?: string) => Promise<T>;

/** The ids to send an entry's files by. A file that is registered already is not uploaded again. */
export async function uploadFiles(
  { get, dispatch }: Core,
  api: Api,
  fetcher: typeof fetch,
  id: string,
  signal: AbortSignal,
): Promise<string[]> {
  const find = (): Entry & { op: { kind: 'media' } } => {
    const entry = get().outbox.get(id);
    return entry?.op.kind === 'media' && !signal.aborted ? (entry as Entry & { op: { kind: 'media' } }) : discarded();
  };

  for (let i = 0; i < find().op.files.length; i++) {
    const { chatId, op } = find();
    const file = op.files[i]!;
    if (file.fileId) continue;

    let told = 0;
    const onProgress = (part: number): void => {
      if (part < told + PROGRESS_STEP && part < 1) return;
      told = part;
      void dispatch({ type: 'entry', id, change: { progress: op.files.map((_, j) => (j < i ? 1 : j === i ? part : 0)) } });
    };
    const post: Post = (url, fields, authorization) => postForm(url, formOf(fields, file), authorization, { fetcher, signal, onProgress });
    const fileId = await upload(chatId, file, api, get().limits, post);
    const { op: now } = find();
    await dispatch({
      type: 'entry',
      id,
      change: { op: { ...now, files: now.files.map((other, j) => (j === i ? { ...other, fileId } : other)) } },
    });
  }
  // An id is missing when the state did not take it: then another tab leads, and uploads the file itself.
  return find().op.files.map((file) => file.fileId ?? discarded());
}

function discarded(): never {
  throw new ChatError({ code: 'discarded', detail: 'It was discarded.' });
}

/** Uploads straight to the storage; through the server where that fails and the file is small enough. */
async function upload(
  chatId: string,
  file: OutgoingFile,
  api: Api,
  limits: { maxFileBytes: number; maxProxiedBytes: number },
  post: Post,
): Promise<string> {
  if (!file.blob) throw new ChatError({ code: 'file_lost', detail: `The file ${file.name} is not there any more. Choose it again.` });
  if (file.size > limits.maxFileBytes)
    throw new ChatError({ code: 'file_too_large', detail: `The file ${file.name} is too large.`, status: 413 });

  const query = new URLSearchParams({ chatId, fileName: file.name, mimeType: file.mimeType, size: String(file.size) });
  const { uploadUrl, fields, token, mediaId } = await api.call<UploadToken>('GET', `media/get-upload-token?${query}`);
  let stored: { fileId: string };
  try {
    stored = await post(uploadUrl, { ...fields, token });
  } catch (error) {
    // The storage can't be reached from here, or not across origins.
    if (!(error as ChatError).retryable || file.size > limits.maxProxiedBytes) throw error;
    return (await post<UploadedFile>(`${api.url}/api/media/upload-chat-media`, { chatId }, `Bearer ${await api.authorize()}`)).fileId;
  }
  return (await api.call<UploadedFile>('POST', 'media/confirm', { mediaId, fileId: stored.fileId })).fileId;
}

function formOf(fields: Record<string, unknown>, file: OutgoingFile): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, typeof value === 'string' ? value : JSON.stringify(value));
  form.append('file', file.blob!, file.name);
  return form;
}

interface Sending {
  fetcher: typeof fetch;
  signal: AbortSignal;
  onProgress(part: number): void;
}

async function postForm<T>(url: string, form: FormData, authorization: string | undefined, sending: Sending): Promise<T> {
  const headers: Record<string, string> = authorization ? { authorization } : {};
  // Only XMLHttpRequest tells the progress of an upload, and only browsers have it.
  const response =
    typeof XMLHttpRequest === 'undefined'
      ? await sending.fetcher(url, { method: 'POST', body: form, headers, signal: sending.signal }).catch(offline)
      : await postWithProgress(url, form, headers, sending).catch(offline);
  if (!response.ok) throw await toChatError(response);
  sending.onProgress(1);
  return response.json() as Promise<T>;
}

const postWithProgress = (
  url: string,
  form: FormData,
  headers: Record<string, string>,
  { signal, onProgress }: Sending,
): Promise<Response> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total);
    request.onload = () => resolve(new Response(request.responseText, { status: request.status }));
    request.onerror = request.onabort = reject;
    signal.addEventListener('abort', () => request.abort());
    request.send(form);
  });
