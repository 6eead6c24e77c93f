using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Compliance.KeepReceipts;

/// <summary>Receipts of attempts that are not made. Those of attempts that are, are written with them.</summary>
public sealed record Command(IReadOnlyList<Receipt> Receipts) : IRequest<Done>;

sealed class Handler(Db db) : IRequestHandler<Command, Done>
{
    static readonly string Write = Sql.Of<Handler>(nameof(Write));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        await db.Many<Guid>(Write, new { Receipts = command.Receipts.Select(receipt => receipt.Row).ToArray() }, ct);
        return new();
    }
}
