using System.ComponentModel;
using System.Globalization;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.CallOuts.ShowDeliveries;

sealed class Endpoint : IPages, IApi
{
    public const string Route = "/admin/call-outs/{id:guid}";

    const int PageSize = 50, MostForApi = 200;

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet(Route, Show).Needs(Permission.DefineCallOuts);

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/call-outs/{id:guid}/deliveries", List).Needs(Permission.DefineCallOuts)
            .WithName("ListCallOutDeliveries").WithSummary("What a call-out was told and is yet to be told, the newest first.")
            .Produces<DeliveryPage>().ProducesProblem(StatusCodes.Status404NotFound).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapGet("/call-outs/{id:guid}/deliveries/{eventId:guid}", async (Guid id, Guid eventId, IMediator mediator, CancellationToken ct) => await mediator.Send(new OneQuery(id, eventId), ct) is { } one ? Results.Ok(one) : new NoSuchDelivery().ToProblem())
            .Needs(Permission.DefineCallOuts)
            .WithName("GetCallOutDelivery").WithSummary("One delivery with what is sent.").Produces<WholeDelivery>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    static async Task<IResult> Show(Guid id, string? show, string? before, string? @event, string? told, User user, TimeProvider clock, IMediator mediator, CancellationToken ct)
    {
        var failed = show == "failed";
        if (await mediator.Send(new Query(id, failed, PositionOf(before), PageSize), ct) is not { } deliveries)
            return Results.NotFound();
        var one = Guid.TryParse(@event, out var eventId) ? await mediator.Send(new OneQuery(id, eventId), ct) : null;
        return ShowDeliveries.Render(new(deliveries, failed, before ?? "", one, told == "again", user.Zone, clock.GetUtcNow().UtcDateTime));
    }

    static async Task<IResult> List(
        Guid id, [Description("Those alone that failed: they are tried again, or were given up.")] bool? failed, [Description("From older of an earlier answer.")] string? cursor, [Description("1 to 200; 50 if left out.")] string? limit,
        IMediator mediator, CancellationToken ct)
    {
        var size = PageSize;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size is < 1 or > MostForApi))
            return new Invalid(new() { ["limit"] = $"Ask for 1 to {MostForApi} deliveries." }).ToProblem();
        if (cursor is { Length: > 0 } && PositionOf(cursor) is null)
            return new Invalid(new() { ["cursor"] = "This cursor leads nowhere. Start again from the first page." }).ToProblem();
        return await mediator.Send(new Query(id, failed == true, PositionOf(cursor), size), ct) is { } found
            ? Results.Ok(new DeliveryPage(found.Items, found.Older?.ToString(CultureInfo.InvariantCulture)))
            : new NoSuchCallOut().ToProblem();
    }

    static long? PositionOf(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : null;

    sealed record NoSuchCallOut() : Missing("There is no such call-out.");

    sealed record NoSuchDelivery() : Missing("There is no such delivery. They are kept for thirty days.");
}

public sealed record DeliveryPage(IReadOnlyList<Delivery> Deliveries, string? Older);

/// <param name="Before">Of a later page.</param>
/// <param name="One">Opened beside the list.</param>
/// <param name="Again">They were just asked for again.</param>
public sealed record DeliveriesPage(Deliveries Found, bool Failed, string Before, WholeDelivery? One, bool Again, TimeZoneInfo Zone, DateTime NowUtc);
