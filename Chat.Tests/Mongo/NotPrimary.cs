using System.Buffers.Binary;
using System.Text;
using Chat.Faults.Network;
using MongoDB.Bson;

namespace Chat.Tests.Mongo;

/// <summary>A server that stepped down: it answers commands with "not primary" and does nothing.</summary>
internal static class NotPrimary
{
    private const int HeaderBytes = 16;
    private const int OpMessage = 2013;

    // The first element of a command's document is its name: behind the header, the flags, the kind, and the document's length.
    private const int NameAt = HeaderBytes + 4 + 1 + 4 + 1;

    /// <summary>The answer to this piece; null when it is none of these commands.</summary>
    public static Fault? To(byte[] piece, bool toServer, params string[] commands) =>
        toServer
            && piece.Length > NameAt
            && Array.Exists(commands, command => piece.AsSpan(NameAt).StartsWith(Encoding.ASCII.GetBytes($"{command}\0")))
            ? new Fault(Answer: AnswerTo(piece))
            : null;

    private static byte[] AnswerTo(byte[] request)
    {
        var document = new BsonDocument
        {
            { "ok", 0.0 },
            { "errmsg", "not primary" },
            { "code", 10107 },
            { "codeName", "NotWritablePrimary" },
        }.ToBson();
        var answer = new byte[HeaderBytes + 4 + 1 + document.Length];
        BinaryPrimitives.WriteInt32LittleEndian(answer, answer.Length);
        // The id of the request, which the answer repeats.
        request.AsSpan(4, 4).CopyTo(answer.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(answer.AsSpan(12), OpMessage);
        document.CopyTo(answer, HeaderBytes + 4 + 1);
        return answer;
    }
}
