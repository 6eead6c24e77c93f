using System.Security.Cryptography;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;
using NpgsqlTypes;

namespace DutyCall.Features.Compliance.KeepCallLists;

/// <summary>A national do-not-call list as the registry gives it out: a number at the beginning of each line, with or without country code.</summary>
/// <param name="Region">ISO 3166-1: whose numbers it is about.</param>
/// <param name="Dated">As of when: its age counts from here.</param>
public sealed record Command(Guid UserId, Stream Content, string FileName, string Region, DateOnly Dated, string Name) : IRequest<Result<Imported>>;

/// <summary>A list counts no more; its numbers go, that there was one stays.</summary>
public sealed record RemoveCommand(Guid UserId, Guid ListId) : IRequest<Result<Done>>;

/// <summary>All lists that count, the newest first.</summary>
public sealed record Query : IRequest<IReadOnlyList<CallList>>;

/// <param name="InForce">Of its country there is none of a later date. Those of one date count together: registries give them out in parts.</param>
public sealed record CallList(Guid Id, string Region, string Name, DateOnly Dated, DateTime ImportedAt, string? ImportedBy, long Numbers, bool InForce);

/// <param name="Skipped">Lines that are no number of the country.</param>
public sealed record Imported(Guid Id, long Numbers, long Skipped);

public sealed record NoSuchList() : Missing("There is no such list.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Result<Imported>>, IRequestHandler<RemoveCommand, Result<Done>>, IRequestHandler<Query, IReadOnlyList<CallList>>
{
    public const long AtMostBytes = 200L << 20;

    const int LongestLine = 1 << 16, LongestName = 80;

    static readonly string CreateStaged = Sql.Of<Handler>(nameof(CreateStaged));
    static readonly string Add = Sql.Of<Handler>(nameof(Add));
    static readonly string Remove = Sql.Of<Handler>(nameof(Remove));
    static readonly string ListAll = Sql.Of<Handler>(nameof(ListAll));

    public async Task<IReadOnlyList<CallList>> Handle(Query query, CancellationToken ct) => await db.Many<CallList>(ListAll, new { }, ct);

    public async Task<Result<Imported>> Handle(Command command, CancellationToken ct)
    {
        if (Refuses(command) is { } refused)
            return refused;

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var work = await db.Begin(ct);
        await work.Run(CreateStaged, new { }, ct);
        var (numbers, skipped) = await Stage(work, command, hash, ct);
        if (numbers == 0)
            return new Invalid(new() { ["file"] = "No line of this file begins with a number of that country." });

        var added = await work.One<Added>(Add, new
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()), command.UserId, command.Region, Name = command.Name.Trim(), command.Dated, Sha256 = hash.GetHashAndReset(), Now = clock.GetUtcNow(),
        }, ct);
        await work.Commit(ct);
        return new Imported(added.Id, added.Numbers, skipped);
    }

    public async Task<Result<Done>> Handle(RemoveCommand command, CancellationToken ct) =>
        await db.Find<bool>(Remove, new { command.UserId, command.ListId, Now = clock.GetUtcNow() }, ct) ? new Done() : new NoSuchList();

    Invalid? Refuses(Command command)
    {
        var errors = new Errors();
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (PhoneMetadata.Current.PlanOf(command.Region) is null)
            errors["region"] = "Choose whose numbers the list is about.";
        if (command.Dated > today.AddDays(1) || command.Dated < today.AddYears(-1))
            errors["dated"] = "Say as of which day the registry gave it out, within the last year.";
        if (command.Name.Trim() is not { Length: > 0 and <= LongestName } || command.Name.Any(char.IsControl))
            errors["name"] = $"Give it a name of at most {LongestName} letters.";
        return errors.Count > 0 ? new(errors) : null;
    }

    /// <summary>Line by line into a table of the transaction's own: neither memory nor the list itself ever holds half a file.</summary>
    static async Task<(long Numbers, long Skipped)> Stage(Work work, Command command, IncrementalHash hash, CancellationToken ct)
    {
        var (numbers, skipped) = (0L, 0L);
        await using var copy = await work.Copy("copy staged_numbers (number) from stdin (format binary)", ct);
        await foreach (var line in Lines(command.Content, hash, ct))
        {
            if (NumberOf(line, command.Region) is { } number)
            {
                await copy.StartRowAsync(ct);
                await copy.WriteAsync(number, NpgsqlDbType.Text, ct);
                numbers++;
            }
            else if (line.Length > 0)
            {
                skipped++;
            }
        }

        await copy.CompleteAsync(ct);
        return (numbers, skipped);
    }

    /// <summary>The first field, and the second behind an area code of its own (212,5550123), as the American registry writes them.</summary>
    static string? NumberOf(string line, string region)
    {
        var fields = line.Split([',', ';', '\t'], 3);
        var first = fields[0].Trim().Trim('"');
        var text = first.Length == 3 && fields.Length > 1 && first.All(char.IsAsciiDigit) ? first + fields[1].Trim().Trim('"') : first;
        return PhoneNumber.Parse(text, region) is { Number: { IsPossible: true } number } && (number.Region == region || number.CountryCode == PhoneMetadata.Current.PlanOf(region)!.CallingCode) ? number.E164 : null;
    }

    static async IAsyncEnumerable<string> Lines(Stream content, IncrementalHash hash, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        using var reader = new StreamReader(new HashedStream(content, hash));
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            if (line.Length <= LongestLine)
                yield return line.Trim();
        }
    }

    sealed record Added(Guid Id, long Numbers);
}

/// <summary>What is read of it is hashed on the way.</summary>
sealed class HashedStream(Stream inner, IncrementalHash hash) : Stream
{
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        hash.AppendData(buffer.Span[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
