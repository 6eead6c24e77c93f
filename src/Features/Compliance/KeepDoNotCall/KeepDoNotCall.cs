using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Compliance.KeepDoNotCall;

/// <summary>A number goes on the do-not-call list, at once and for everybody; open callbacks to it end. On it already is no failure.</summary>
/// <param name="Source">person or api.</param>
public sealed record Command(Guid UserId, string Number, string Reason, string Source) : IRequest<Result<Listed>>;

/// <summary>It comes off again; the entry stays as the proof of the request, with who took it off and why.</summary>
public sealed record RemoveCommand(Guid UserId, string Number, string Reason) : IRequest<Result<Done>>;

/// <summary>A contact's number, for whoever may see them.</summary>
public sealed record ContactQuery(Guid ContactId, ContactReach Reach) : IRequest<string?>;

/// <summary>Whether a number is on the list, and since when; null when it is not.</summary>
public sealed record Query(string Number) : IRequest<Entry?>;

/// <summary>The list, newest first.</summary>
/// <param name="Number">Only this one, as typed.</param>
public sealed record ListQuery(string? Number, Place? At, int Size) : IRequest<EntryPage>;

/// <param name="Source">disposition, person, api or import.</param>
public sealed record Entry(Guid Id, string Number, DateTime AddedAt, string? AddedBy, string Source, string Reason);

/// <param name="Older">The cursor of the page below; null on the last.</param>
public sealed record EntryPage(IReadOnlyList<Entry> Entries, string? Older);

/// <param name="Number">E.164.</param>
/// <param name="Added">It was not on the list before.</param>
public sealed record Listed(string Number, bool Added);

public sealed record NotOnTheList() : Missing("This number is not on the do-not-call list.");

public sealed record NoSuchContact() : Missing("There is no such contact.");

sealed class Handler(Db db, TimeProvider clock)
    : IRequestHandler<Command, Result<Listed>>, IRequestHandler<RemoveCommand, Result<Done>>, IRequestHandler<ContactQuery, string?>,
        IRequestHandler<Query, Entry?>, IRequestHandler<ListQuery, EntryPage>
{
    const int LongestReason = 200;

    static readonly string Add = Sql.Of<Handler>(nameof(Add));
    static readonly string Remove = Sql.Of<Handler>(nameof(Remove));
    static readonly string FindRegion = Sql.Of<Handler>(nameof(FindRegion));
    static readonly string FindPhone = Sql.Of<Handler>(nameof(FindPhone));
    static readonly string FindEntry = Sql.Of<Handler>(nameof(FindEntry));
    static readonly string ListEntries = Sql.Of<Handler>(nameof(ListEntries));

    public async Task<Result<Listed>> Handle(Command command, CancellationToken ct)
    {
        var errors = new Errors();
        var (number, problem) = await Read(command.Number, ct);
        if (problem is not null)
            errors["number"] = problem;
        if (!IsReason(command.Reason, mayBeEmpty: true))
            errors["reason"] = $"Keep it to {LongestReason} letters.";
        if (errors.Count > 0)
            return new Invalid(errors);

        var added = await db.One<bool>(Add, new { command.UserId, Number = number, command.Source, Reason = command.Reason.Trim(), Now = clock.GetUtcNow() }, ct);
        return new Listed(number!, added);
    }

    public async Task<Result<Done>> Handle(RemoveCommand command, CancellationToken ct)
    {
        if (!IsReason(command.Reason, mayBeEmpty: false))
            return new Invalid(new() { ["reason"] = $"Say why, in at most {LongestReason} letters: it is kept with the entry." });

        var (number, _) = await Read(command.Number, ct);
        return number is not null && await db.Find<bool>(Remove, new { command.UserId, Number = number, Reason = command.Reason.Trim(), Now = clock.GetUtcNow() }, ct)
            ? new Done()
            : new NotOnTheList();
    }

    public Task<string?> Handle(ContactQuery query, CancellationToken ct) => db.Find<string>(FindPhone, new { query.ContactId, Reach = query.Reach.ToJson() }, ct);

    public Task<Entry?> Handle(Query query, CancellationToken ct) => db.Find<Entry>(FindEntry, query, ct);

    public async Task<EntryPage> Handle(ListQuery query, CancellationToken ct)
    {
        var number = query.Number is null ? null : (await Read(query.Number, ct)).Number ?? query.Number;
        var entries = await db.Many<Entry>(ListEntries, new { Number = number, query.At?.AtUtc, query.At?.Id, Take = query.Size + 1 }, ct);
        return entries.Length > query.Size
            ? new(entries[..query.Size], new Place(entries[query.Size - 1].AddedAt, entries[query.Size - 1].Id).ToString())
            : new(entries, null);
    }

    /// <summary>A number that no plan knows is taken as it stands, if it has the form of one: whoever has it may ask too.</summary>
    async Task<(string? Number, string? Problem)> Read(string text, CancellationToken ct)
    {
        var parse = PhoneNumber.Parse(text, await db.Find<string>(FindRegion, new { }, ct));
        if (parse is { Number: { } number, Problem: null })
            return (number.E164, null);
        return text is ['+', >= '1' and <= '9', ..] && text.Length is >= 8 and <= 16 && text[1..].All(char.IsAsciiDigit)
            ? (text, null)
            : (null, parse.Problem?.Message ?? "Write a phone number.");
    }

    static bool IsReason(string text, bool mayBeEmpty) => text.Trim().Length is var length && length <= LongestReason && (mayBeEmpty || length > 0) && !text.Any(char.IsControl);
}
