using System.Globalization;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Calls.RecordDisposition;

sealed class Endpoint : IPages, IApi
{
    const string Route = "/calls/{callId:guid}/disposition";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost(Route, Record);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost(Route, RecordForApi)
        .WithSummary("Completes the wrap-up of a call of yours: how it went, the last word of its notes, what it came to, and when to call back.")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Record(Guid callId, [FromForm] Form form, User user, IMediator mediator, CancellationToken ct)
    {
        var read = form.ToCommand(callId, user);
        var result = read.Error is null ? await mediator.Send(read.Value!, ct) : new Result<Done>(default, read.Error);

        return result.Error switch
        {
            null => Htmx.Raise("phone-changed"),
            Invalid { Errors: var errors } when await mediator.Send(new Query(callId, user.Id), ct) is { } wrapUp =>
                RecordDisposition.Render(wrapUp with { Form = form, Errors = errors }, 422),
            // Done in another tab, or out of time: the phone shows what is next.
            NotInWrapUp or Invalid => Htmx.Raise("phone-changed"),
            var error => error.ToProblem(),
        };
    }

    static async Task<IResult> RecordForApi(Guid callId, Completion done, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(done.ToCommand(callId, user), ct);
        return result.Error?.ToProblem() ?? Results.NoContent();
    }
}

/// <param name="Disposition">A disposition's code.</param>
/// <param name="LeadStatus">What the lead is now: new, contacted, qualified or disqualified; within 24 hours of the call the contact follows.</param>
/// <param name="DealValue">Of this call; left out with tags, both stay as they were when the call was placed.</param>
/// <param name="Tags">Of this call, not of the contact.</param>
/// <param name="CallbackAt">When to call back, if the disposition books or offers that.</param>
/// <param name="CallbackFor">me, anyone or a person's id; me if left out.</param>
public sealed record Completion(
    string? Disposition, string? Notes = null, string? LeadStatus = null, decimal? DealValue = null, IReadOnlyList<string>? Tags = null, DateTimeOffset? CallbackAt = null, string? CallbackFor = null)
{
    internal Command ToCommand(Guid callId, User user) => new(callId, user.Id, Disposition ?? "", Notes)
    {
        LeadStatus = LeadStatus,
        Snapshot = new(DealValue is not null, DealValue, Tags is null ? null : DutyCall.Domain.Tags.Read(Tags)),
        Callback = CallbackAt is { } at ? new(at.UtcDateTime, null, CallbackFor ?? "me") : null,
    };
}

/// <summary>The wrap-up as it is filled in on the phone.</summary>
public sealed record Form
{
    public string Disposition { get; init; } = "";
    public string? Notes { get; init; }
    public string? LeadStatus { get; init; }
    public string? DealValue { get; init; }
    public string? Tags { get; init; }

    /// <summary>An instant (UTC), or "other" for date and time on the clock of whoever is called.</summary>
    public string? CallbackAt { get; init; }

    public string? CallbackDate { get; init; }
    public string? CallbackTime { get; init; }
    public string? CallbackFor { get; init; }

    internal Result<Command> ToCommand(Guid callId, User user)
    {
        var errors = new Errors();
        decimal? value = null;
        if (!string.IsNullOrWhiteSpace(DealValue))
        {
            if (decimal.TryParse(DealValue.Trim().TrimStart('$', '€', '£'), NumberStyles.Number, CultureInfo.InvariantCulture, out var amount))
                value = decimal.Round(amount, 2);
            else
                errors["dealValue"] = "Write an amount such as 12500.";
        }

        var promise = ReadPromise(errors);
        if (errors.Count > 0)
            return new Invalid(errors);
        return new Command(callId, user.Id, Disposition, Notes)
        {
            LeadStatus = LeadStatus,
            Snapshot = new(DealValue is not null, value, Tags is null ? null : DutyCall.Domain.Tags.Read([Tags])),
            Callback = promise,
        };
    }

    Promise? ReadPromise(Errors errors)
    {
        var owner = CallbackFor is { Length: > 0 } chosen ? chosen : "me";
        if (CallbackAt is not ({ Length: > 0 } and not "other"))
        {
            if (string.IsNullOrEmpty(CallbackDate) && string.IsNullOrEmpty(CallbackTime))
                return null;
            if (DateTime.TryParseExact($"{CallbackDate} {CallbackTime}", ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
                return new(null, local, owner);
            errors["callback"] = "Choose a day and a time.";
            return null;
        }

        if (DateTimeOffset.TryParse(CallbackAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            return new(at.UtcDateTime, null, owner);
        errors["callback"] = "Choose when to call back.";
        return null;
    }
}
