using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Imports.CorrectRow;

/// <summary>A row whose number could not be read gets another.</summary>
public sealed record Command(ContactReach Reach, Guid ImportId, int Number, string Phone) : IRequest<Result<string>>;

public sealed record NotToCorrect() : Conflict("This row is not waiting for a number any more. Reload the page.");

sealed class Handler(Db db, IMediator mediator) : IRequestHandler<Command, Result<string>>
{
    static readonly string Correct = Sql.Of<Handler>(nameof(Correct));

    public async Task<Result<string>> Handle(Command command, CancellationToken ct)
    {
        var shown = await mediator.Send(new ShowImport.Query(command.Reach, command.ImportId), ct);
        if (shown.Value is not { } import)
            return shown.Error!;
        if (new ImportReading([ImportTargets.Phone], [], import.Options.Region).Number(command.Phone.Trim()) is not { Number: { } number })
            return new Invalid(new() { ["phone"] = new ImportReading([ImportTargets.Phone], [], import.Options.Region).Number(command.Phone.Trim()).Problem ?? "Write a phone number." });

        var verdict = await db.Find<string>(Correct, new
        {
            command.ImportId,
            command.Number,
            Phone = number.E164,
            command.Reach.Everyone,
            command.Reach.Me,
            command.Reach.DepartmentId,
        }, ct);
        return verdict is null ? new NotToCorrect() : verdict;
    }
}

sealed class Endpoint : IPages
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost("/contacts/import/{importId:guid}/rows/{number:int}", Save).Needs(Permission.ImportContacts);

    static async Task<IResult> Save(Guid importId, int number, [FromForm] string? phone, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.ContactsOf(Permission.ImportContacts), importId, number, phone ?? ""), ct);
        return result.Error switch
        {
            null => Htmx.Raise("imports-changed"),
            Invalid { Errors: var errors } => CorrectRow.Render(new(number, phone ?? "", errors.For("phone") ?? ""), StatusCodes.Status422UnprocessableEntity),
            var error => error.ToProblem(),
        };
    }
}

public sealed record RefusedNumber(int Row, string Phone, string Problem);
