using DutyCall.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace DutyCall.Features.Queues;

/// <summary>Many events ask for routing at the same moment, with hardly a connection to the database.</summary>
public sealed class RouteCallsTests : SliceTest
{
    private protected override void Arrange(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton(_ =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(AppConnection) { Pooling = true, MaxPoolSize = 2, Timeout = 10 })));

    [Fact]
    public async Task They_do_not_wait_for_each_other_and_one_desk_rings()
    {
        var call = await Given.WaitingCall();
        await Run("update queues set strategy = 'longest_idle', last_agent_first = false");
        var people = new List<Person>();
        for (var n = 0; n < 4; n++)
            people.Add(await Member($"Agent {n}"));
        await Given.AtWork([.. people]);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Send(new RouteCalls.Command()), TestContext.Current.CancellationToken)));

        Assert.Equal(1, await Ask<int>("select count(*)::int from offers where call_id = @call", new { call }));
    }

    /// <summary>Fifty desks fall silent together: that is one look at the queue or two, not fifty.</summary>
    [Fact]
    public async Task What_is_asked_for_many_times_at_once_runs_once_more_at_most()
    {
        var org = await Given.Organisation();
        var background = Services.GetRequiredService<Background>();
        await Run("create table looks (at timestamptz); create function look() returns trigger language plpgsql security definer as $$ begin insert into looks values (now()); return null; end $$");
        await Run("create trigger looked after update on calls for each statement execute function look()");
        var call = await Given.WaitingCall();
        await Given.AtWork(await Member("Ann Lee"));
        await Run("truncate looks");

        await using (var holding = new NpgsqlConnection(OwnerConnection))
        {
            await holding.OpenAsync(TestContext.Current.CancellationToken);
            await using var held = await holding.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await using var hold = new NpgsqlCommand("select from calls where id = $1 for update", holding, held) { Parameters = { new() { Value = call } } };
            await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            for (var n = 0; n < 50; n++)
                background.RunOnce(org, new RouteCalls.Command());
            Assert.False(background.Idle.IsCompleted);
        }

        await background.Idle;
        Assert.InRange(await Ask<int>("select count(*)::int from looks"), 1, 2);
        Assert.Equal("ringing", await Ask<string>("select state from offers"));
    }

    async Task<Person> Member(string name)
    {
        var person = await Given.Agent(name: name);
        await Run("insert into queue_members (org_id, queue_id, user_id) select org_id, id, @Id from queues", new { person.Id });
        return person;
    }
}
