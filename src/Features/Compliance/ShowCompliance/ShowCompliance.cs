using DutyCall.Features.Compliance.KeepCallLists;
using DutyCall.Features.Compliance.VerifyReceipts;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Compliance.ShowCompliance;

/// <summary>How things stand: what the gate refused in the last thirty days and why, the lists and their age, and whether the receipts are as they were written.</summary>
public sealed record Query : IRequest<Standing>;

/// <param name="Reasons">The commonest first; an attempt may have several.</param>
/// <param name="DoNotCall">Entries of the do-not-call list in force.</param>
public sealed record Standing(long Attempts, long Refused, IReadOnlyList<ReasonCount> Reasons, long DoNotCall, long Consents);

/// <param name="Reason">As on the receipts: outside_hours.</param>
public sealed record ReasonCount(string Reason, long Times);

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Standing>
{
    static readonly TimeSpan Window = TimeSpan.FromDays(30);

    static readonly string CountDecisions = Sql.Of<Handler>(nameof(CountDecisions));
    static readonly string CountReasons = Sql.Of<Handler>(nameof(CountReasons));

    public async Task<Standing> Handle(Query query, CancellationToken ct)
    {
        var since = new { Since = clock.GetUtcNow() - Window };
        var counted = await db.One<Counted>(CountDecisions, since, ct);
        return new(counted.Attempts, counted.Refused, await db.Many<ReasonCount>(CountReasons, since, ct), counted.DoNotCall, counted.Consents);
    }

    sealed record Counted(long Attempts, long Refused, long DoNotCall, long Consents);
}

sealed class Endpoint : IPages, IApi
{
    public const string Route = "/compliance/overview";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, Show).Needs(Permission.SeeCompliance);
        pages.MapPost(Route + "/verify", Verify).Needs(Permission.SeeCompliance);
    }

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet("/compliance", async (IMediator mediator, CancellationToken ct) => Results.Ok(await mediator.Send(new Query(), ct))).Needs(Permission.SeeCompliance)
        .WithName("ShowCompliance")
        .WithSummary("Decisions of the gate in the last thirty days, refusals by reason.")
        .Produces<Standing>();

    static async Task<IResult> Show(User user, IMediator mediator, TimeProvider clock, CancellationToken ct) => CompliancePage.Render(new(
        await mediator.Send(new Query(), ct), await mediator.Send(new KeepCallLists.Query(), ct), await mediator.Send(new VerifyReceipts.Query(), ct), clock.GetUtcNow().UtcDateTime, user.Zone,
        (await mediator.Send(new SetCallingRules.Query(), ct)).Waiting.Count));

    static async Task<IResult> Verify(HttpRequest request, IMediator mediator, CancellationToken ct)
    {
        await mediator.Send(new VerifyReceipts.Command(), ct);
        return Htmx.GoTo(request, Route);
    }
}

/// <param name="Verified">Null when the receipts were never verified.</param>
/// <param name="Waiting">Changes of the rules that another administrator has to agree to.</param>
public sealed record Overview(
    Standing Standing, IReadOnlyList<CallList> Lists, LastCheck? Verified, DateTime NowUtc, TimeZoneInfo Zone, int Waiting);
