using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Campaigns.FillCampaign;

/// <summary>Everybody a search for contacts finds joins a campaign; more than a thousand do so behind the answer.</summary>
/// <param name="Reach">Whose contacts they may be.</param>
public sealed record Command(Guid UserId, ContactReach Reach, Guid? DepartmentId, Guid Id, ContactSearch Search) : IRequest<Result<Fill>>;

/// <summary>How many it would find.</summary>
public sealed record CountQuery(ContactReach Reach, ContactSearch Search) : IRequest<Result<int>>;

/// <summary>How far the last one of a campaign, or the one named, is; null when there is none.</summary>
public sealed record Query(Guid Id, Guid? FillId, Guid? DepartmentId) : IRequest<Fill?>;

/// <param name="State">running or done.</param>
/// <param name="Handled">How many of those found it has come to.</param>
/// <param name="Added">How many of them were not members already.</param>
public sealed record Fill(Guid Id, string State, int Found, int Handled, int Added);

public sealed record NoSuchCampaign() : Missing("There is no such campaign, or it is another department's.");

sealed class Handler(Db db, Tenant tenant, IMediator mediator, Background background, TimeProvider clock)
    : IRequestHandler<Command, Result<Fill>>, IRequestHandler<CountQuery, Result<int>>, IRequestHandler<Query, Fill?>
{
    /// <summary>So many join while the person waits.</summary>
    const int MostAtOnce = 1_000;

    static readonly string Begin = Sql.Of<Handler>(nameof(Begin));
    static readonly string Count = Sql.Of<Handler>(nameof(Count));
    static readonly string ListFields = Sql.Of<Handler>(nameof(ListFields));
    static readonly string FindLatest = Sql.Of<Handler>(nameof(FindLatest));

    public async Task<Result<Fill>> Handle(Command command, CancellationToken ct)
    {
        var (search, errors) = await Read(command.Reach, command.Search, ct);
        if (errors.Count > 0)
            return new Invalid(errors);

        var now = clock.GetUtcNow();
        var found = await db.One<int>(Count, new { Search = search }, ct);
        var fill = await db.Find<Guid?>(Begin, new { FillId = Guid.CreateVersion7(now), command.UserId, command.Id, command.DepartmentId, Search = search, Found = found, Now = now }, ct);
        if (fill is null)
            return new NoSuchCampaign();

        if (found <= MostAtOnce)
            await mediator.Send(new RunFill.Command(fill), ct);
        else
            background.Run(tenant.OrgId!.Value, new RunFill.Command(fill));
        return (await Handle(new Query(command.Id, fill, command.DepartmentId), ct))!;
    }

    public async Task<Result<int>> Handle(CountQuery query, CancellationToken ct)
    {
        var (search, errors) = await Read(query.Reach, query.Search, ct);
        return errors.Count > 0 ? new Invalid(errors) : await db.One<int>(Count, new { Search = search }, ct);
    }

    public Task<Fill?> Handle(Query query, CancellationToken ct) => db.Find<Fill>(FindLatest, query, ct);

    async Task<(string Search, Errors Errors)> Read(ContactReach reach, ContactSearch search, CancellationToken ct)
    {
        var fields = (await db.Many<FieldRow>(ListFields, new { }, ct)).Select(row => row.ToField()).ToArray();
        var errors = new Errors();
        foreach (var (part, problem) in search.Check(fields))
            errors[part] = problem;
        return (errors.Count > 0 ? "" : search.ToJson(reach, fields), errors);
    }

    sealed record FieldRow
    {
        public Guid Id { get; init; }
        public string Key { get; init; } = "";
        public string Label { get; init; } = "";
        public string Kind { get; init; } = "";
        public string[] Choices { get; init; } = [];

        public ContactField ToField() => new(Id, Key, Label, ContactField.KindOf(Kind) ?? ContactFieldKind.Text, Choices);
    }
}
