import type { Chat, ChatOptions } from './surface.js';

export declare function createChat(options: ChatOptions): Chat;
