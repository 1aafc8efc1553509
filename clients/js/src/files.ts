// One file on its way to the storage. Every step can be repeated: what was left half-way is swept by the server.
import type { Api } from './api.js';
import { ChatError, offline, toChatError } from './errors.js';
import type { OutgoingFile } from './state.js';
import type { Constants, UploadedFile, UploadToken } from './wire.js';

export interface Upload {
  api: Api;
  limits: Constants;
  fetch: typeof fetch;
  signal: AbortSignal;
  onProgress(part: number): void;
}

/** Straight to the storage; through the server where that fails and the file is small enough. The id to send it by. */
export async function uploadFile(chatId: string, file: OutgoingFile, upload: Upload): Promise<string> {
  if (!file.blob) throw new ChatError({ code: 'file_lost', detail: `The file ${file.name} is not there any more. Choose it again.` });
  if (file.size > upload.limits.maxFileBytes) throw new ChatError({ code: 'file_too_large', detail: `The file ${file.name} is too large.`, status: 413 });

  const query = new URLSearchParams({ chatId, fileName: file.name, mimeType: file.mimeType, size: String(file.size) });
  const token = await upload.api.call<UploadToken>('GET', `media/get-upload-token?${query}`);
  let stored: { fileId: string };
  try {
    stored = await post<{ fileId: string }>(token.uploadUrl, formOf({ ...token.fields, token: token.token }, file), upload);
  } catch (error) {
    // The storage can't be reached from here, or not across origins.
    if (upload.signal.aborted || !(error as ChatError).retryable || file.size > (upload.limits.maxProxiedBytes ?? upload.limits.maxFileBytes)) throw error;
    return (await post<UploadedFile>(`${upload.api.url}/api/media/upload-chat-media`, formOf({ chatId }, file), upload, await upload.api.authorization())).fileId;
  }
  return (await upload.api.call<UploadedFile>('POST', 'media/confirm', { mediaId: token.mediaId, fileId: stored.fileId })).fileId;
}

function formOf(fields: Record<string, unknown>, file: OutgoingFile): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, typeof value === 'string' ? value : JSON.stringify(value));
  form.append('file', file.blob!, file.name);
  return form;
}

async function post<T>(url: string, form: FormData, upload: Upload, authorization?: string): Promise<T> {
  const headers: Record<string, string> = authorization ? { authorization } : {};
  // Only XMLHttpRequest tells the progress of an upload, and only browsers have it.
  const response = typeof XMLHttpRequest === 'undefined'
    ? await upload.fetch(url, { method: 'POST', body: form, headers, signal: upload.signal }).catch(offline)
    : await postWithProgress(url, form, headers, upload);
  if (!response.ok) throw await toChatError(response);
  upload.onProgress(1);
  return response.json() as Promise<T>;
}

function postWithProgress(url: string, form: FormData, headers: Record<string, string>, { signal, onProgress }: Upload): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = (): void => {
      try {
        offline();
      } catch (error) {
        reject(error);
      }
    };
    request.open('POST', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => resolve(new Response(request.responseText, { status: request.status }));
    request.onerror = request.onabort = request.ontimeout = fail;
    signal.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}
