using DutyCall.Infrastructure.Database;

namespace DutyCall.Infrastructure.Files;

/// <param name="Name">As the person knows it; never a path.</param>
/// <param name="Size">In bytes.</param>
sealed record StoredFile(Guid Id, string Name, string ContentType, long Size, DateTime CreatedAt, DateTime? ExpiresAt);

/// <summary>
/// Files of this scope's organisation, kept in PostgreSQL in pieces of 1 MiB: every node sees them and a restart loses none.
/// One piece is in memory at a time, and no transaction lasts longer than one piece takes.
/// </summary>
sealed class StoredFiles(Db db, TimeProvider clock)
{
    /// <summary>Every piece but a file's last is as long as this.</summary>
    public const int ChunkBytes = 1 << 20;

    static readonly string AddFile = Sql.Of<StoredFiles>(nameof(AddFile));
    static readonly string FindFile = Sql.Of<StoredFiles>(nameof(FindFile));
    static readonly string ReadChunk = Sql.Of<StoredFiles>(nameof(ReadChunk));
    static readonly string DeleteFile = Sql.Of<StoredFiles>(nameof(DeleteFile));

    /// <summary>Keeps all of a stream, or nothing of it.</summary>
    /// <exception cref="FileTooLargeException">There was more than <paramref name="atMostBytes"/>; nothing is kept.</exception>
    public async Task<StoredFile> Save(Stream content, string name, string contentType, DateTimeOffset? expiresUtc, long atMostBytes, CancellationToken ct)
    {
        await using var file = await Create(name, contentType, expiresUtc, atMostBytes, ct);
        await content.CopyToAsync(file, 1 << 16, ct);
        return await file.Complete(ct);
    }

    /// <summary>
    /// A file that is written while it is produced. Nobody sees it before <see cref="FileWriter.Complete"/>; disposed without
    /// that, it is gone.
    /// </summary>
    public async Task<FileWriter> Create(string name, string contentType, DateTimeOffset? expiresUtc, long atMostBytes, CancellationToken ct)
    {
        var file = new StoredFile(Guid.CreateVersion7(), FileNames.Tidy(name), contentType, 0, clock.GetUtcNow().UtcDateTime, expiresUtc?.UtcDateTime);
        await db.Run(AddFile, new { file.Id, file.Name, file.ContentType, Now = file.CreatedAt, file.ExpiresAt }, ct);
        return new(db, clock, file, atMostBytes);
    }

    /// <summary>Null when there is none, it is not yet complete, or its time is over.</summary>
    public Task<StoredFile?> Find(Guid id, CancellationToken ct) => db.Find<StoredFile>(FindFile, new { id, Now = clock.GetUtcNow() }, ct);

    /// <summary>Hands a file on piece by piece.</summary>
    /// <exception cref="FileNotFoundException">There is none, or it was deleted meanwhile.</exception>
    public async Task CopyTo(Guid id, Stream to, CancellationToken ct)
    {
        var file = await Find(id, ct) ?? throw Gone();
        long copied = 0;
        for (var number = 0; copied < file.Size; number++)
        {
            var bytes = await db.Find<byte[]>(ReadChunk, new { id, number }, ct) ?? throw Gone();
            await to.WriteAsync(bytes, ct);
            copied += bytes.Length;
        }
    }

    /// <summary>A file's content where a reader can jump about in it: a temporary file on this node, at its start, gone when it is closed.</summary>
    /// <exception cref="FileNotFoundException">There is none, or it was deleted meanwhile.</exception>
    public async Task<FileStream> Spool(Guid id, CancellationToken ct)
    {
        var spooled = TemporaryFile.Create();
        try
        {
            await CopyTo(id, spooled, ct);
            spooled.Position = 0;
            return spooled;
        }
        catch
        {
            await spooled.DisposeAsync();
            throw;
        }
    }

    /// <summary>False when there was none.</summary>
    public async Task<bool> Delete(Guid id, CancellationToken ct) => await db.Run(DeleteFile, new { id }, ct) > 0;

    static FileNotFoundException Gone() => new("The file is no longer there.");
}

/// <summary>More came than was allowed; the message says so to the person.</summary>
sealed class FileTooLargeException(long atMostBytes) : IOException(
    $"The file is larger than {FileNames.Size(atMostBytes)}, which is the most that is taken here. Nothing was kept. Split it into smaller files and try again.")
{
    public long AtMostBytes => atMostBytes;
}
