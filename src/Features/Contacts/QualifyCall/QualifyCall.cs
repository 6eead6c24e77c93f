using System.Text.Json.Serialization;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Contacts.QualifyCall;

/// <summary>
/// What a call came to: kept with the call for good. Within 24 hours of its end the contact's status follows, later only on
/// request.
/// </summary>
/// <param name="Tags">Of the call; null leaves them as they are.</param>
/// <param name="Whose">own, department or organisation: the calls they may qualify.</param>
public sealed record Command(
    Guid UserId, Guid? DepartmentId, string Whose, Guid CallId, string LeadStatus, string Reason, decimal? DealValue, IReadOnlyList<string>? Tags, bool Apply) : IRequest<Result<Qualified>>;

public sealed record Qualified(bool AppliedToContact);

public sealed record NoSuchCall() : Missing("There is no such call that has ended and is yours to qualify.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Result<Qualified>>
{
    static readonly TimeSpan FollowsFor = TimeSpan.FromHours(24);
    static readonly string Qualify = Sql.Of<Handler>(nameof(Qualify));

    public async Task<Result<Qualified>> Handle(Command command, CancellationToken ct)
    {
        var errors = new Errors();
        if (!LeadStatuses.Has(command.LeadStatus))
            errors["leadStatus"] = "Choose one of the statuses.";
        if (command.DealValue is < 0 or >= 10_000_000_000m)
            errors["dealValue"] = "Write an amount such as 12500.";
        if (Domain.Tags.ProblemOf(command.Tags?.ToArray() ?? []) is { } problem)
            errors["tags"] = problem;
        if (command.Reason.Length > 200 || command.Reason.Any(char.IsControl))
            errors["reason"] = "Keep it to 200 letters.";
        if (errors.Count > 0)
            return new Invalid(errors);

        var now = clock.GetUtcNow();
        return await db.Find<Row>(Qualify, new
        {
            command.UserId,
            command.DepartmentId,
            command.Whose,
            command.CallId,
            command.LeadStatus,
            command.Reason,
            command.DealValue,
            Tags = command.Tags?.ToArray(),
            command.Apply,
            AppliesSince = now - FollowsFor,
            Now = now,
        }, ct) is { } row
            ? new Qualified(row.AppliedToContact)
            : new NoSuchCall();
    }

    sealed record Row(Guid Id, bool AppliedToContact, string? Audited);
}

sealed class Endpoint : IPages, IApi
{
    const string Route = "/calls/{callId:guid}/qualification";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost(Route, async (Guid callId, [FromForm] QualificationForm form, User user, IMediator mediator, CancellationToken ct) =>
    {
        var money = Money.Read(form.DealValue);
        if (!money.Ok)
            return new Invalid(new() { ["dealValue"] = "Write an amount such as 12500." }).ToProblem();
        return await Send(callId, new(form.LeadStatus ?? "", money.Value, Tags.Read([form.Tags]), form.Reason, form.ApplyToContact == "true"), user, mediator, ct) is { Error: { } error }
            ? error.ToProblem()
            : Htmx.Raise("contact-timeline-changed");
    }).Needs(Permission.SeeCallHistory);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPut(Route, async (Guid callId, Qualification qualification, User user, IMediator mediator, CancellationToken ct) =>
    {
        var result = await Send(callId, qualification, user, mediator, ct);
        return result.Error?.ToProblem() ?? Results.Ok(new QualifiedCall(callId, result.Value!.AppliedToContact));
    }).Needs(Permission.SeeCallHistory)
        .WithName("QualifyCall")
        .WithSummary("Says what a call came to. Within 24 hours of its end the contact's status follows; later only with applyToContact.")
        .Produces<QualifiedCall>()
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static Task<Result<Qualified>> Send(Guid callId, Qualification asked, User user, IMediator mediator, CancellationToken ct) => mediator.Send(new Command(
        user.Id, user.DepartmentId, Permissions.ReachOf(user.Role, Permission.SeeCallHistory).ToString().ToLowerInvariant(), callId,
        asked.LeadStatus, asked.Reason ?? "", asked.DealValue, Tags.Read(asked.Tags ?? []), asked.ApplyToContact), ct);
}

public sealed record QualificationForm
{
    public string? LeadStatus { get; init; }
    public string? DealValue { get; init; }
    public string? Tags { get; init; }
    public string? Reason { get; init; }
    public string? ApplyToContact { get; init; }
}

/// <param name="Tags">Of the call, not of the contact.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record Qualification(string LeadStatus, decimal? DealValue = null, IReadOnlyList<string>? Tags = null, string? Reason = null, bool ApplyToContact = false);

public sealed record QualifiedCall(Guid Id, bool AppliedToContact);
