/** In the place of SignalR's: its stateful reconnect is for the transports that are left out. See vite.config.ts. */
export class MessageBuffer {}
