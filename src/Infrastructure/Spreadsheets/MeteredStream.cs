namespace DutyCall.Infrastructure.Spreadsheets;

/// <summary>
/// Counts what really comes out of a workbook's parts, whatever its headers say, and stops a bomb: by all that came so far,
/// and by how long markup goes on without another tag (a reader holds one tag in memory).
/// </summary>
sealed class MeteredStream(Stream part, MeteredStream.Allowance allowance) : Stream
{
    /// <summary>One for all parts of a workbook.</summary>
    /// <param name="bytes">What may come out of all of them together.</param>
    public sealed class Allowance(long bytes)
    {
        /// <summary>Small files may hold much: a sheet of empty cells shrinks to nothing.</summary>
        const long Always = 64L << 20, Most = 4L << 30, Ratio = 200;

        long left = bytes;

        /// <summary>By the file's own length, the one figure that is not its author's word.</summary>
        public static Allowance For(long fileLength) => new(Math.Min(Most, Math.Max(Always, fileLength * Ratio)));

        public void Take(int bytes)
        {
            left -= bytes;
            if (left < 0)
                throw new UnreadableFile("The workbook unpacks to far more than its size allows, as a damaged or hostile file does. Save the sheet as CSV and choose that.");
        }
    }

    const int LongestTag = 2 << 20;

    int sinceTag;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = part.Read(buffer);
        allowance.Take(read);
        var tag = buffer[..read].LastIndexOf((byte)'<');
        sinceTag = tag < 0 ? sinceTag + read : read - tag;
        if (sinceTag > LongestTag)
            throw new UnreadableFile("The workbook holds a cell of more than 2 MB, more than Excel itself allows. Save the sheet as CSV and choose that.");
        return read;
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            part.Dispose();
        base.Dispose(disposing);
    }
}
