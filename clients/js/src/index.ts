export { ChatError } from './errors.js';
export { createChat } from './client.js';
export { highlight, linkify, type TextPart } from './text.js';
export type * from './surface.js';
export type { ClientEvents, Constants, Highlight, Media, Message, Problem, ServerEvents } from './wire.js';
