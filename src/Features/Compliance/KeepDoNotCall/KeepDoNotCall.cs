using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Compliance.KeepDoNotCall;

/// <summary>A number goes on the do-not-call list, at once and for everybody, or for one campaign; open callbacks to it end. On it already is no failure.</summary>
/// <param name="UserId">Null: the person called did it themselves, by a key.</param>
/// <param name="Number">As typed; with a * at its end, all numbers that begin so: +1212*.</param>
/// <param name="Source">person, api or key.</param>
/// <param name="CampaignId">Only this campaign calls them no more.</param>
/// <param name="CallId">The call in which they said so.</param>
public sealed record Command(Guid? UserId, string Number, string Reason, string Source, Guid? CampaignId = null, Guid? CallId = null, bool MayListAreas = false) : IRequest<Result<Listed>>;

/// <summary>It comes off again; the entry stays as the proof of the request, with who took it off and why.</summary>
public sealed record RemoveCommand(Guid UserId, string Number, string Reason, Guid? CampaignId = null) : IRequest<Result<Done>>;

/// <summary>A contact's number, for whoever may see them.</summary>
public sealed record ContactQuery(Guid ContactId, ContactReach Reach) : IRequest<string?>;

/// <summary>Whether a number, or its area, is on the list for everybody, and since when; null when it is not.</summary>
public sealed record Query(string Number) : IRequest<Entry?>;

/// <summary>The list, newest first.</summary>
/// <param name="Number">Only this one, as typed.</param>
/// <param name="CampaignId">Only what is for this campaign alone.</param>
public sealed record ListQuery(string? Number, Place? At, int Size, Guid? CampaignId = null) : IRequest<EntryPage>;

/// <summary>The campaigns an entry may be for.</summary>
/// <param name="DepartmentId">Whose campaigns the person runs; null for all.</param>
public sealed record CampaignsQuery(Guid? DepartmentId) : IRequest<IReadOnlyList<NamedCampaign>>;

public sealed record NamedCampaign(Guid Id, string Name);

/// <param name="Number">Of an area: how all its numbers begin.</param>
/// <param name="Source">disposition, person, api, key or import.</param>
/// <param name="Campaign">The only one it is for, by name; null for all.</param>
public sealed record Entry(Guid Id, string Number, DateTime AddedAt, string? AddedBy, string Source, string Reason, bool IsArea, Guid? CampaignId, string? Campaign)
{
    /// <summary>As it is typed: an area with its *.</summary>
    public string Typed => IsArea ? Number + "*" : Number;
}

/// <param name="Older">The cursor of the page below; null on the last.</param>
public sealed record EntryPage(IReadOnlyList<Entry> Entries, string? Older);

/// <param name="Number">E.164.</param>
/// <param name="Added">It was not on the list before.</param>
public sealed record Listed(string Number, bool Added);

public sealed record NotOnTheList() : Missing("This number is not on the do-not-call list.");

public sealed record NoSuchContact() : Missing("There is no such contact.");

sealed class Handler(Db db, TimeProvider clock)
    : IRequestHandler<Command, Result<Listed>>, IRequestHandler<RemoveCommand, Result<Done>>, IRequestHandler<ContactQuery, string?>,
        IRequestHandler<Query, Entry?>, IRequestHandler<ListQuery, EntryPage>, IRequestHandler<CampaignsQuery, IReadOnlyList<NamedCampaign>>
{
    const int LongestReason = 200;

    static readonly string Add = Sql.Of<Handler>(nameof(Add));
    static readonly string KnowsCampaign = Sql.Of<Handler>(nameof(KnowsCampaign));
    static readonly string Remove = Sql.Of<Handler>(nameof(Remove));
    static readonly string FindRegion = Sql.Of<Handler>(nameof(FindRegion));
    static readonly string FindPhone = Sql.Of<Handler>(nameof(FindPhone));
    static readonly string FindEntry = Sql.Of<Handler>(nameof(FindEntry));
    static readonly string ListCampaigns = Sql.Of<Handler>(nameof(ListCampaigns));
    static readonly string ListEntries = Sql.Of<Handler>(nameof(ListEntries));

    public async Task<Result<Listed>> Handle(Command command, CancellationToken ct)
    {
        var errors = new Errors();
        var (number, isArea, problem) = await Read(command.Number, ct);
        if (problem is not null)
            errors["number"] = problem;
        else if (isArea && !command.MayListAreas)
            errors["number"] = "Only managers put whole areas on the list.";
        if (command.CampaignId is { } campaign && !await db.One<bool>(KnowsCampaign, new { CampaignId = campaign }, ct))
            errors["campaignId"] = "There is no such campaign.";
        if (!IsReason(command.Reason, mayBeEmpty: true))
            errors["reason"] = $"Keep it to {LongestReason} letters.";
        if (errors.Count > 0)
            return new Invalid(errors);

        var added = await db.One<bool>(
            Add, new { command.UserId, Number = number, command.Source, Reason = command.Reason.Trim(), command.CallId, command.CampaignId, IsArea = isArea, Now = clock.GetUtcNow() }, ct);
        return new Listed(number!, added);
    }

    public async Task<Result<Done>> Handle(RemoveCommand command, CancellationToken ct)
    {
        if (!IsReason(command.Reason, mayBeEmpty: false))
            return new Invalid(new() { ["reason"] = $"Say why, in at most {LongestReason} letters: it is kept with the entry." });

        var (number, isArea, _) = await Read(command.Number, ct);
        return number is not null && await db.Find<bool>(Remove, new { command.UserId, Number = number, IsArea = isArea, command.CampaignId, Reason = command.Reason.Trim(), Now = clock.GetUtcNow() }, ct)
            ? new Done()
            : new NotOnTheList();
    }

    public Task<string?> Handle(ContactQuery query, CancellationToken ct) => db.Find<string>(FindPhone, new { query.ContactId, Reach = query.Reach.ToJson() }, ct);

    public Task<Entry?> Handle(Query query, CancellationToken ct) => db.Find<Entry>(FindEntry, query, ct);

    public async Task<EntryPage> Handle(ListQuery query, CancellationToken ct)
    {
        var number = query.Number is null ? null : (await Read(query.Number, ct)).Number ?? query.Number;
        var entries = await db.Many<Entry>(ListEntries, new { Number = number, query.CampaignId, query.At?.AtUtc, query.At?.Id, Take = query.Size + 1 }, ct);
        return entries.Length > query.Size
            ? new(entries[..query.Size], new Place(entries[query.Size - 1].AddedAt, entries[query.Size - 1].Id).ToString())
            : new(entries, null);
    }

    public async Task<IReadOnlyList<NamedCampaign>> Handle(CampaignsQuery query, CancellationToken ct) => await db.Many<NamedCampaign>(ListCampaigns, query, ct);

    /// <summary>A number that no plan knows is taken as it stands, if it has the form of one: whoever has it may ask too.</summary>
    async Task<(string? Number, bool IsArea, string? Problem)> Read(string text, CancellationToken ct)
    {
        if (text.TrimEnd() is [.. var start, '*'])
            return ReadArea(start);
        var parse = PhoneNumber.Parse(text, await db.Find<string>(FindRegion, new { }, ct));
        if (parse is { Number: { } number, Problem: null })
            return (number.E164, false, null);
        return text is ['+', >= '1' and <= '9', ..] && text.Length is >= 8 and <= 16 && text[1..].All(char.IsAsciiDigit)
            ? (text, false, null)
            : (null, false, parse.Problem?.Message ?? "Write a phone number.");
    }

    /// <summary>At least an area code: a whole country is nobody's wish.</summary>
    static (string? Number, bool IsArea, string? Problem) ReadArea(string start)
    {
        var digits = string.Concat(start.Where(char.IsAsciiDigit));
        return start.TrimStart().StartsWith('+') && digits.Length is >= 4 and <= 14 && digits[0] != '0' && start.All(letter => char.IsAsciiDigit(letter) || " +-().".Contains(letter, StringComparison.Ordinal))
            ? ($"+{digits}", true, null)
            : (null, true, "Write an area as + and its first digits, at least four, and a *: +1212*.");
    }

    static bool IsReason(string text, bool mayBeEmpty) => text.Trim().Length is var length && length <= LongestReason && (mayBeEmpty || length > 0) && !text.Any(char.IsControl);
}
