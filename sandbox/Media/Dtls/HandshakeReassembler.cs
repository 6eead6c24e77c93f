namespace DutyCall.Sandbox.Media.Dtls;

/// <summary>One handshake message, whole. <paramref name="Sequence"/>: its number on the sender's side.</summary>
sealed record HandshakeMessage(HandshakeType Type, ushort Sequence, byte[] Body)
{
    public const int HeaderLength = 12;

    /// <summary>As it is sent and as it enters the transcript: in one fragment (RFC 6347 §4.2.6).</summary>
    public byte[] Bytes =>
    [
        (byte)Type, .. Tls.Number24(Body.Length), .. Tls.Number16(Sequence),
        .. Tls.Number24(0), .. Tls.Number24(Body.Length), .. Body,
    ];
}

/// <summary>Puts handshake messages together from fragments that come in any order, twice or not at all (RFC 6347 §4.2.3).</summary>
sealed class HandshakeReassembler
{
    const int LongestMessage = 16384;
    const int FurthestAhead = 8;

    readonly Dictionary<ushort, Partial> partial = [];
    ushort next;

    sealed record Partial(HandshakeType Type, byte[] Body, bool[] Present)
    {
        public int Missing { get; set; } = Body.Length;
    }

    /// <summary>Takes the fragments of a record. True when one belongs to a message had before: the sender did not hear our answer.</summary>
    public bool Add(ReadOnlySpan<byte> record)
    {
        var repeated = false;
        for (var reader = new TlsReader(record); !reader.IsEmpty;)
        {
            var type = (HandshakeType)reader.Number8();
            var total = reader.Number24();
            var sequence = reader.Number16();
            var offset = reader.Number24();
            var fragment = reader.Vector24();

            if (total > LongestMessage || offset + fragment.Length > total)
                throw new TlsException(Alert.DecodeError, "A handshake fragment does not fit its message.");

            if (sequence < next)
                repeated = true;
            else if (sequence < next + FurthestAhead)
                Place(type, sequence, total, offset, fragment);
        }
        return repeated;
    }

    /// <summary>The next message in order, if all of it is here.</summary>
    public HandshakeMessage? Take()
    {
        if (!partial.TryGetValue(next, out var message) || message.Missing > 0)
            return null;

        partial.Remove(next);
        return new HandshakeMessage(message.Type, next++, message.Body);
    }

    void Place(HandshakeType type, ushort sequence, int total, int offset, ReadOnlySpan<byte> fragment)
    {
        if (!partial.TryGetValue(sequence, out var message))
            partial[sequence] = message = new Partial(type, new byte[total], new bool[total]);

        if (message.Type != type || message.Body.Length != total)
            throw new TlsException(Alert.IllegalParameter, "Two fragments of one message disagree.");

        for (var i = 0; i < fragment.Length; i++)
        {
            if (message.Present[offset + i])
                continue;

            message.Present[offset + i] = true;
            message.Body[offset + i] = fragment[i];
            message.Missing--;
        }
    }
}
