using System.Text.Json.Serialization;
using Chat.Core.Chats;
using Chat.Core.Paging;
using Chat.Core.Realtime;
using Chat.Core.Sync;
using Chat.Core.Users;

namespace Chat.Functions.Http;

/// <summary>
/// How the answers of the most frequent calls are written, generated at compile time: to find it out by reflection takes a
/// tenth of a second of the first call. Other answers are still found by reflection.
/// </summary>
[JsonSerializable(typeof(ChatChanges))]
[JsonSerializable(typeof(ClientAccess))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(HiddenMessage))]
[JsonSerializable(typeof(Page<ChatView>))]
[JsonSerializable(typeof(Page<MessageView>))]
[JsonSerializable(typeof(SyncedChats))]
[JsonSerializable(typeof(UnreadTotals))]
[JsonSerializable(typeof(UserSettings))]
[JsonSerializable(typeof(VisibleMessage))]
internal sealed partial class AnswerTypes : JsonSerializerContext;
