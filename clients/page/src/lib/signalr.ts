// SignalR over WebSockets alone: its hub connection and JSON protocol, without the negotiation and the other transports
// (long polling, server-sent events, HTTP clients), which are half of the package and of no use to a browser of today.
// vite.config.ts puts this in the place of `@microsoft/signalr`. The version is pinned, because `create` is not public.
import { HubConnection, HubConnectionState } from '@microsoft/signalr/dist/esm/HubConnection.js';
import { LogLevel } from '@microsoft/signalr/dist/esm/ILogger.js';
import { JsonHubProtocol } from '@microsoft/signalr/dist/esm/JsonHubProtocol.js';

export { HubConnection, HubConnectionState, LogLevel };

/** The members of a transport that a hub connection uses. */
interface Connection {
  readonly features: object;
  readonly baseUrl: string;
  onreceive?(data: string): void;
  onclose?(error?: Error): void;
  start(): Promise<void>;
  send(data: string): Promise<void>;
  stop(): Promise<void>;
}

interface Internal { create(connection: Connection, logger: { log(): void }, protocol: JsonHubProtocol): HubConnection }

export class HubConnectionBuilder {
  #url = '';
  #token: () => string | Promise<string> = () => '';

  withUrl(url: string, { accessTokenFactory }: { accessTokenFactory(): string | Promise<string> }): this {
    [this.#url, this.#token] = [url, accessTokenFactory];
    return this;
  }

  configureLogging(): this {
    return this;
  }

  build(): HubConnection {
    return (HubConnection as unknown as Internal).create(connect(this.#url, this.#token), { log() {} }, new JsonHubProtocol());
  }
}

function connect(url: string, token: () => string | Promise<string>): Connection {
  let socket: WebSocket | undefined;
  const connection: Connection = {
    features: {},
    baseUrl: url,

    async start() {
      const address = new URL(url.replace(/^http/, 'ws'));
      address.searchParams.set('access_token', await token());
      const opened = socket = new WebSocket(address);
      await new Promise<void>((resolve, reject) => {
        let isOpen = false;
        opened.onopen = () => {
          isOpen = true;
          resolve();
        };
        opened.onmessage = ({ data }) => connection.onreceive?.(data as string);
        opened.onclose = ({ code, reason }) => {
          const error = new Error(reason || `The connection closed (${code}).`);
          if (isOpen) connection.onclose?.(code === 1000 ? undefined : error);
          else reject(error);
        };
      });
    },

    // As after a lost connection: what is sent now is lost, and its answer never comes.
    async send(data) {
      if (socket?.readyState !== WebSocket.OPEN) throw new Error('The connection is closed.');
      socket.send(data);
    },

    async stop() {
      // A network that is gone keeps the closing handshake from ending, so nobody waits for it.
      const closed = socket;
      socket = undefined;
      if (!closed || closed.readyState === WebSocket.CLOSED) return;
      closed.onmessage = closed.onclose = null;
      closed.close();
      connection.onclose?.();
    },
  };
  return connection;
}
