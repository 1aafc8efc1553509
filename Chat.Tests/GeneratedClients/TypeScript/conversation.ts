import createClient from "openapi-fetch";
import type { components, paths } from "./obj/api.js";

// A first conversation with the types that openapi-typescript generates. Arguments: the URL of the API, and the tokens of ana and ben.
const [baseUrl = "", anasToken = "", bensToken = ""] = process.argv.slice(2);
const connect = (token: string) => createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });
const [ana, ben] = [connect(anasToken), connect(bensToken)];

type Message = components["schemas"]["Message"];
type Problem = components["schemas"]["Problem"];

function expect(holds: boolean | undefined, what: string): asserts holds {
  if (!holds) throw new Error(`Not so: ${what}.`);
}

async function take<T>(call: Promise<{ data?: T; error?: Problem }>): Promise<T> {
  const { data, error } = await call;
  if (error) throw new Error(`${error.status} ${error.code}: ${error.detail}`);
  return data!;
}

expect((await ana.GET("/health/live")).data?.status === "live", "The server runs");
const waiting = await take(ana.POST("/chats/or-create", { body: { recipientId: "cleo" } }));
expect(waiting.lastMessage === null && waiting.respondedAt === null, "A chat without a message has no last message");
const chat = await take(ana.POST("/chats/or-create", { body: { recipientId: "ben", message: "Hello Ben" } }));
expect(chat.status === "pending" && chat.lastMessage?.content === "Hello Ben", "ana asks ben");
const requests = await take(ben.GET("/chats/requests", { params: { query: { direction: "incoming", limit: 10 } } }));
expect(!requests.hasMore && requests.nextCursor === null && requests.items[0]?.id === chat.id, "ben sees the request");
const inChat = { path: { chatId: chat.id } };
expect((await take(ben.POST("/chats/{chatId}/accept", { params: inChat }))).status === "accepted", "ben accepts");

const body = { content: "How are you?", clientMessageId: crypto.randomUUID() };
let message: Message = await take(ana.POST("/chats/{chatId}/messages", { params: inChat, body }));
const again: Message = await take(ana.POST("/chats/{chatId}/messages", { params: inChat, body }));
expect(again.id === message.id, "A repeated send is the same message");
const reply: Message = await take(ben.POST("/chats/{chatId}/messages", { params: inChat, body: { content: "Fine!", replyTo: message.id } }));
expect(reply.replyTo?.preview === "How are you?", "ben replies");
const onMessage = { path: { ...inChat.path, messageId: message.id } };
message = await take(ana.PATCH("/chats/{chatId}/messages/{messageId}", { params: onMessage, body: { content: "How are you today?" } }));
expect(message.edits === 1 && message.editedAt !== undefined, "ana edits");
const withEmoji = { path: { ...onMessage.path, emoji: "👍" } };
message = await take(ben.PUT("/chats/{chatId}/messages/{messageId}/reactions/{emoji}", { params: withEmoji }));
expect(message.reactions?.[0]?.users[0] === "ben", "ben reacts");
const query = { q: "today", from: "ana", type: "text", since: message.createdAt } as const;
const found = await take(ben.GET("/chats/{chatId}/search", { params: { ...inChat, query } }));
expect(found.items[0]?.highlights?.[0]?.start === 12, "ben searches");

const picture = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");
const form = new FormData();
form.append("chatId", chat.id);
form.append("file", new Blob([picture], { type: "image/gif" }), "dot.gif");
const file = await take(ana.POST("/media/upload-chat-media", { body: { chatId: chat.id, file: "" }, bodySerializer: () => form }));
expect(file.mimeType === "image/gif" && file.width === 1, "ana uploads a picture");
const shown: Message = await take(ana.POST("/chats/{chatId}/messages", { params: inChat, body: { media: [file.fileId] } }));
expect(shown.type === "media" && shown.content === null && shown.media?.[0]?.fileId === file.fileId, "ana sends the picture");

expect((await take(ben.GET("/chats/unread"))).total === 2, "ben has two unread messages");
expect((await take(ben.POST("/chats/{chatId}/read", { params: inChat, body: { upToSeq: shown.seq } }))).unreadCount === 0, "ben reads");
const remove = (user: typeof ana, scope: components["schemas"]["DeleteScope"]) =>
  take(user.DELETE("/chats/{chatId}/messages/{messageId}", { params: { ...onMessage, query: { scope } } }));
expect((await remove(ben, "me")).hidden, "ben hides a message");
const tombstone = await remove(ana, "everyone");
expect(tombstone.deleted && tombstone.content === null, "ana deletes it");
const until = "2030-01-01T00:00:00.000Z";
expect((await take(ben.POST("/chats/{chatId}/mute", { params: inChat, body: { until } }))).mutedUntil === until, "ben mutes the chat");
const synced = await take(ben.GET("/chats/sync"));
expect(synced.chats.some((c) => c.id === chat.id) && synced.cursor !== "", "ben syncs");
const changes = await take(ben.GET("/chats/{chatId}/changes", { params: { ...inChat, query: { since: 0, own: 0 } } }));
const hidden = changes.messages.find((m) => m.id === message.id);
expect(hidden?.hidden && hidden.senderId === undefined, "The changes have the hidden message");
expect(changes.messages.find((m) => m.id === shown.id)?.media?.length === 1, "The changes have the picture");
const history = await take(ben.GET("/chats/{chatId}/messages", { params: { ...inChat, query: { around: 3, limit: 2 } } }));
expect(history.items.length === 2, "ben reads the history");
expect((await take(ana.POST("/negotiate"))).constants.maxTextLength === 4000, "ana gets the constants");
const exported = await take(ben.GET("/users/me/export", { parseAs: "text" }));
expect(exported.includes(file.fileId), "ben exports");

const refused = await ben.GET("/chats/{chatId}", { params: { path: { chatId: waiting.id } } });
expect(refused.response.status === 404 && refused.error?.code === "not_found" && !refused.error.retryable, "A refusal has a code");

console.log("The conversation went well.");
