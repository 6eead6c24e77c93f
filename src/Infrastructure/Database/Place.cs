using System.Buffers.Binary;
using System.Buffers.Text;

namespace DutyCall.Infrastructure.Database;

/// <summary>
/// A place in a list kept newest first, by time and then by id; the cursor of a keyset page. Rows that come later do not
/// move it. Outside it is opaque text.
/// </summary>
/// <param name="AtUtc">Of the row at the place, to PostgreSQL's microsecond.</param>
/// <param name="Newer">Read on from here towards newer rows, not older ones.</param>
public sealed record Place(DateTime AtUtc, Guid Id, bool Newer = false)
{
    const int Size = 1 + sizeof(long) + 16;

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        bytes[0] = Newer ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], AtUtc.Ticks);
        Id.TryWriteBytes(bytes[9..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static Place? Read(string text)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length != Base64Url.GetEncodedLength(Size) || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var length) || length != Size)
            return null;

        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes[1..]);
        return bytes[0] <= 1 && ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks
            ? new(new DateTime(ticks, DateTimeKind.Utc), new Guid(bytes[9..], bigEndian: true), bytes[0] == 1)
            : null;
    }
}
