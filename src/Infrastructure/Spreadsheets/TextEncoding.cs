using System.Text;
using DutyCall.Infrastructure.Files;

namespace DutyCall.Infrastructure.Spreadsheets;

/// <summary>How the letters of a text file are written, and reading them so that ASCII is one byte each.</summary>
static class TextEncoding
{
    /// <summary>Those a person can choose; the first is what we would have everybody use.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["utf-8", "windows-1252", "windows-1250", "windows-1251", "utf-16", "utf-16BE", "shift_jis", "gb18030"];

    /// <summary>Bytes looked at for NULs and for UTF-16.</summary>
    const int Looked = 1 << 16;

    /// <summary>By the byte order mark, else by whether the bytes of the whole file are UTF-8.</summary>
    /// <exception cref="UnreadableFile">It is no text.</exception>
    public static async Task<string> Detect(Stream stream, CancellationToken ct)
    {
        stream.Position = 0;
        var buffer = new byte[Looked];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        switch (buffer.AsSpan(0, read))
        {
            case [0xEF, 0xBB, 0xBF, ..]:
                return "utf-8";
            case [0xFF, 0xFE, ..]:
                return "utf-16";
            case [0xFE, 0xFF, ..]:
                return "utf-16BE";
        }

        if (buffer.AsSpan(0, read).Contains((byte)0))
            return WithoutMark(buffer.AsSpan(0, read)) ?? throw new UnreadableFile("The file is not a text file. Choose a CSV file or an Excel workbook (.xlsx).");

        // An odd letter may come late, so all of it is looked at.
        long good = 0, bad = 0;
        var filled = read;
        while (filled > 0)
        {
            var consumed = Judge(buffer.AsSpan(0, filled), last: read == 0, ref good, ref bad);
            buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
            filled -= consumed;
            if (read == 0)
                break;
            read = await stream.ReadAsync(buffer.AsMemory(filled), ct);
            filled += read;
        }

        // A cut or damaged letter among many good ones does not make it another encoding.
        return bad == 0 || good / 20 >= bad ? "utf-8" : "windows-1252";
    }

    /// <summary>
    /// The same text at its first letter, in an encoding whose ASCII is single bytes: the file itself where it is so, else a
    /// temporary UTF-8 copy. To be disposed; the file stays open.
    /// </summary>
    public static async Task<(Stream Text, Encoding Encoding)> Open(Stream stream, string name, CancellationToken ct)
    {
        var encoding = Find(name);
        stream.Position = 0;
        if (encoding is UTF8Encoding || (encoding.IsSingleByte && encoding.CodePage is >= 1250 and <= 1258))
            return (new From(stream, encoding is UTF8Encoding ? await Marked(stream, ct) : 0), encoding);

        var copy = TemporaryFile.Create();
        try
        {
            await using var transcoded = Encoding.CreateTranscodingStream(stream, encoding, Encoding.UTF8, leaveOpen: true);
            await transcoded.CopyToAsync(copy, ct);
            return (new From(copy, await Marked(copy, ct), owned: true), Encoding.UTF8);
        }
        catch
        {
            await copy.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="UnreadableFile">There is none of that name.</exception>
    static Encoding Find(string name) => Names.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) switch
    {
        null => throw new UnreadableFile("This encoding is not known. Choose UTF-8 or another from the list."),
        "utf-8" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        "utf-16" => new UnicodeEncoding(bigEndian: false, byteOrderMark: false),
        "utf-16BE" => new UnicodeEncoding(bigEndian: true, byteOrderMark: false),
        var page => CodePagesEncodingProvider.Instance.GetEncoding(page) ?? throw new InvalidOperationException($"No {page} here."),
    };

    static async Task<int> Marked(Stream stream, CancellationToken ct)
    {
        stream.Position = 0;
        var mark = new byte[3];
        return await stream.ReadAtLeastAsync(mark, 3, throwOnEndOfStream: false, ct) == 3 && mark is [0xEF, 0xBB, 0xBF] ? 3 : 0;
    }

    /// <summary>Text of the West in UTF-16 has a NUL in every other byte.</summary>
    static string? WithoutMark(ReadOnlySpan<byte> start)
    {
        int even = 0, odd = 0;
        for (var i = 0; i < start.Length; i++)
        {
            if (start[i] == 0)
                _ = i % 2 == 0 ? even++ : odd++;
        }

        var many = start.Length / 2 * 0.7;
        return (even, odd) switch
        {
            (0, _) when odd > many => "utf-16",
            (_, 0) when even > many => "utf-16BE",
            _ => null,
        };
    }

    /// <summary>Counts letters beyond ASCII that are UTF-8, and bytes that are not. Answers how far it came.</summary>
    static int Judge(ReadOnlySpan<byte> bytes, bool last, ref long good, ref long bad)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            var ascii = bytes[at..].IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (ascii < 0)
                return bytes.Length;
            at += ascii;
            switch (Rune.DecodeFromUtf8(bytes[at..], out _, out var length))
            {
                case System.Buffers.OperationStatus.NeedMoreData when !last:
                    return at;
                case System.Buffers.OperationStatus.Done:
                    good++;
                    break;
                default:
                    bad++;
                    break;
            }

            at += length;
        }

        return at;
    }

    /// <summary>A stream that begins at an offset of another.</summary>
    sealed class From : Stream
    {
        readonly Stream stream;
        readonly long offset;
        readonly bool owned;

        public From(Stream stream, long offset, bool owned = false)
        {
            (this.stream, this.offset, this.owned) = (stream, offset, owned);
            stream.Position = offset;
        }

        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => stream.Length - offset;
        public override long Position { get => stream.Position - offset; set => stream.Position = value + offset; }

        public override int Read(byte[] buffer, int offset, int count) => stream.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => stream.ReadAsync(buffer, cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            stream.ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing && owned)
                stream.Dispose();
            base.Dispose(disposing);
        }
    }
}
