using DutyCall.Infrastructure.Database;

namespace DutyCall.Infrastructure.Files;

/// <summary>Takes a stored file's content as it comes; to be disposed, and before that completed if it is to stay.</summary>
sealed class FileWriter(Db db, TimeProvider clock, StoredFile file, long atMostBytes) : Stream
{
    static readonly string AddChunk = Sql.Of<StoredFiles>(nameof(AddChunk));
    static readonly string CompleteFile = Sql.Of<StoredFiles>(nameof(CompleteFile));
    static readonly string DeleteFile = Sql.Of<StoredFiles>(nameof(DeleteFile));

    readonly byte[] chunk = new byte[StoredFiles.ChunkBytes];
    int filled, number;
    long size;
    bool over;

    public Guid Id => file.Id;

    public override bool CanWrite => !over;
    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override long Length => size;
    public override long Position { get => size; set => throw new NotSupportedException(); }

    /// <summary>From here on it is there for everybody in the organisation, and cannot be written any more.</summary>
    public async Task<StoredFile> Complete(CancellationToken ct)
    {
        await Keep(ct);
        if (await db.Run(CompleteFile, new { file.Id, size, Now = clock.GetUtcNow() }, ct) == 0)
            throw new FileNotFoundException("The file was deleted while it was written.");
        over = true;
        return file with { Size = size };
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(over, this);
        if (buffer.Length > atMostBytes - size)
            throw new FileTooLargeException(atMostBytes);

        while (!buffer.IsEmpty)
        {
            var part = buffer[..Math.Min(buffer.Length, chunk.Length - filled)];
            part.CopyTo(chunk.AsMemory(filled));
            filled += part.Length;
            size += part.Length;
            buffer = buffer[part.Length..];
            if (filled == chunk.Length)
                await Keep(cancellationToken);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask DisposeAsync()
    {
        if (!over)
        {
            over = true;
            // Whoever asked for it may be gone; what they left is cleared all the same.
            await db.Run(DeleteFile, new { file.Id }, CancellationToken.None);
        }

        await base.DisposeAsync();
    }

    async Task Keep(CancellationToken ct)
    {
        if (filled == 0)
            return;
        await db.Run(AddChunk, new { file.Id, number, Bytes = filled == chunk.Length ? chunk : chunk[..filled] }, ct);
        number++;
        filled = 0;
    }

    /// <summary>Does nothing: a piece is kept when it is full.</summary>
    public override void Flush() { }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A piece is written with await only; nothing here blocks a thread on the database.
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write asynchronously.");
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
