using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Files;
using Microsoft.Extensions.DependencyInjection;

namespace DutyCall.Infrastructure;

/// <summary>Files in the database: whole or not at all, in their organisation only, for as long as they are wanted.</summary>
public sealed class StoredFilesTests : SliceTest
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(StoredFiles.ChunkBytes - 1, 1)]
    [InlineData(StoredFiles.ChunkBytes, 1)]
    [InlineData(StoredFiles.ChunkBytes + 1, 2)]
    [InlineData(2 * StoredFiles.ChunkBytes + 300_000, 3)]
    public async Task Come_back_as_they_were(int size, long chunks)
    {
        await using var scope = await Scope();
        var content = Noise(size);

        var saved = await scope.Files.Save(new Dripping(content), "people.csv", "text/csv", null, size, Ct);

        Assert.Equal(new StoredFile(saved.Id, "people.csv", "text/csv", size, Clock.GetUtcNow().UtcDateTime, null), saved);
        Assert.Equal(saved, await scope.Files.Find(saved.Id, Ct));
        Assert.Equal(chunks, await Ask<long>("select count(*) from stored_chunks"));
        using var copy = new MemoryStream();
        await scope.Files.CopyTo(saved.Id, copy, Ct);
        Assert.Equal(content, copy.ToArray());
    }

    [Fact]
    public async Task Are_spooled_to_a_file_that_goes_away()
    {
        await using var scope = await Scope();
        var content = Noise(1_500_000);
        var saved = await scope.Files.Save(new MemoryStream(content), "people.csv", "text/csv", null, long.MaxValue, Ct);

        string path;
        await using (var spooled = await scope.Files.Spool(saved.Id, Ct))
        {
            path = spooled.Name;
            Assert.Equal((0, content.Length), (spooled.Position, spooled.Length));
            spooled.Seek(-4, SeekOrigin.End);
            var end = new byte[4];
            await spooled.ReadExactlyAsync(end, Ct);
            Assert.Equal(content[^4..], end);
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Over_the_limit_leave_nothing()
    {
        await using var scope = await Scope();

        var refused = await Assert.ThrowsAsync<FileTooLargeException>(
            () => scope.Files.Save(new Dripping(Noise(3 << 20)), "people.csv", "text/csv", null, (3 << 20) - 1, Ct));

        Assert.StartsWith("The file is larger than 3 MB, which is the most that is taken here. Nothing was kept.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await Kept());
    }

    [Fact]
    public async Task That_break_off_leave_nothing()
    {
        await using var scope = await Scope();

        await Assert.ThrowsAsync<IOException>(() => scope.Files.Save(new Breaking(2 << 20), "people.csv", "text/csv", null, long.MaxValue, Ct));

        Assert.Equal(0, await Kept());
    }

    [Fact]
    public async Task Being_written_are_nobodys_yet()
    {
        await using var scope = await Scope();
        await using var writer = await scope.Files.Create("calls.csv", "text/csv", null, long.MaxValue, Ct);
        await writer.WriteAsync(Noise(1 << 20), Ct);

        Assert.Equal(1, await Ask<long>("select count(*) from stored_chunks"));
        Assert.Null(await scope.Files.Find(writer.Id, Ct));
        await Assert.ThrowsAsync<FileNotFoundException>(() => scope.Files.Spool(writer.Id, Ct));

        await writer.Complete(Ct);
        Assert.NotNull(await scope.Files.Find(writer.Id, Ct));
    }

    [Fact]
    public async Task Written_by_half_and_let_go_leave_nothing()
    {
        await using var scope = await Scope();

        await using (var writer = await scope.Files.Create("calls.csv", "text/csv", null, long.MaxValue, Ct))
            await writer.WriteAsync(Noise(1 << 20), Ct);

        Assert.Equal(0, await Kept());
    }

    [Fact]
    public async Task Are_no_strangers()
    {
        await using var ours = await Scope();
        await using var theirs = await Scope(await Given.AnotherOrganisation("+13105550100"));
        var saved = await ours.Files.Save(new MemoryStream(Noise(10)), "people.csv", "text/csv", null, 10, Ct);

        Assert.Null(await theirs.Files.Find(saved.Id, Ct));
        Assert.False(await theirs.Files.Delete(saved.Id, Ct));
        await Assert.ThrowsAsync<FileNotFoundException>(() => theirs.Files.CopyTo(saved.Id, Stream.Null, Ct));
        Assert.True(await ours.Files.Delete(saved.Id, Ct));
    }

    [Fact]
    public async Task Are_swept_away_when_their_time_is_over()
    {
        await using var scope = await Scope();
        var now = Clock.GetUtcNow();
        var kept = await scope.Files.Save(new MemoryStream(Noise(10)), "kept.csv", "text/csv", null, 10, Ct);
        var later = await scope.Files.Save(new MemoryStream(Noise(10)), "later.csv", "text/csv", now.AddHours(3), 10, Ct);
        var soon = await scope.Files.Save(new MemoryStream(Noise(10)), "soon.csv", "text/csv", now.AddHours(1), 10, Ct);

        Clock.Step(TimeSpan.FromHours(1));
        Assert.Null(await scope.Files.Find(soon.Id, Ct));
        await Send(new Features.Files.DeleteExpiredFiles.Command());

        Assert.Equal(0, await Ask<long>("select count(*) from stored_chunks where file_id = @Id", new { soon.Id }));
        Assert.NotNull(await scope.Files.Find(kept.Id, Ct));
        Assert.NotNull(await scope.Files.Find(later.Id, Ct));
    }

    [Fact]
    public async Task Left_by_a_node_that_died_are_swept_away_a_day_later()
    {
        await using var scope = await Scope();
        var writer = await scope.Files.Create("calls.csv", "text/csv", null, long.MaxValue, Ct); // Never disposed.
        await writer.WriteAsync(Noise(1 << 20), Ct);

        await Send(new Features.Files.DeleteExpiredFiles.Command());
        Assert.Equal(2, await Kept());

        Clock.Step(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));
        await Send(new Features.Files.DeleteExpiredFiles.Command());
        Assert.Equal(0, await Kept());
    }

    [Theory]
    [InlineData("people.csv", "people.csv")]
    [InlineData(@"C:\Users\Ada\people.csv", "people.csv")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("a\r\nb\0‮.csv", "ab.csv")]
    [InlineData("", "file")]
    [InlineData("/", "file")]
    public void Have_names_without_paths(string given, string name) => Assert.Equal(name, FileNames.Tidy(given));

    [Fact]
    public void Have_names_of_some_length() => Assert.Equal(new string('x', 196) + ".csv", FileNames.Tidy(new string('x', 5000) + ".csv"));

    async Task<long> Kept() => await Ask<long>("select (select count(*) from stored_files) + (select count(*) from stored_chunks)");

    static byte[] Noise(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }

    async Task<InScope> Scope(Guid? org = null)
    {
        var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Tenant>().Enter(org ?? await Given.Organisation());
        return new(scope);
    }

    sealed class InScope(AsyncServiceScope scope) : IAsyncDisposable
    {
        public StoredFiles Files { get; } = scope.ServiceProvider.GetRequiredService<StoredFiles>();

        public ValueTask DisposeAsync() => scope.DisposeAsync();
    }

    /// <summary>Gives what it holds in uneven portions, as a network does.</summary>
    sealed class Dripping(byte[] content) : MemoryStream(content)
    {
        int turn;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1 + turn++ * 7919 % 50_000)], cancellationToken);

        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            var buffer = new byte[bufferSize];
            while (await ReadAsync(buffer, cancellationToken) is > 0 and var read)
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    /// <summary>A connection that breaks after so much.</summary>
    sealed class Breaking(int after) : MemoryStream(new byte[after])
    {
        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => Copy(destination, cancellationToken);

        async Task Copy(Stream destination, CancellationToken ct)
        {
            await destination.WriteAsync(ToArray(), ct);
            throw new IOException("Connection reset by peer.");
        }
    }
}
