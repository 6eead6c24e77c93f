using DutyCall.Infrastructure.Identity;

namespace DutyCall.Bench.Kit;

/// <summary>One large organisation: eight departments, a manager in each, 300 agents, an admin. Ids follow from names, so that SQL can name them too.</summary>
static class Staff
{
    public const string Password = "bench-bench-bench";
    public const string Admin = "admin@bench.example";
    public const string Manager = "manager0@bench.example";
    public const string Line = "+12125550100";
    public const string Agent = "agent16@bench.example"; // In the manager's department.

    public static readonly Guid OrgId = Guid.Parse("0190a000-0000-7000-8000-000000000001");

    public static Task Hire(BenchDatabase database) => database.Run("""
        insert into organisations (org_id, name) values (@OrgId, 'Bench');
        insert into departments (org_id, id, name) select @OrgId, md5('department' || n)::uuid, 'Department ' || n from generate_series(0, 7) n;
        insert into users (org_id, id, department_id, email, name, role, password_hash)
        select @OrgId, md5('agent' || n)::uuid, md5('department' || n % 8)::uuid, 'agent' || n || '@bench.example', 'Agent ' || n, 'agent', @hash from generate_series(0, 299) n
        union all
        select @OrgId, md5('manager' || n)::uuid, md5('department' || n)::uuid, 'manager' || n || '@bench.example', 'Manager ' || n, 'manager', @hash from generate_series(0, 7) n
        union all
        select @OrgId, md5('admin')::uuid, null, 'admin@bench.example', 'Admin', 'admin', @hash;
        insert into phone_numbers (org_id, id, number, label, is_default) values (@OrgId, md5('line')::uuid, @Line, 'Main line', true);
        insert into dispositions (org_id, code, label, category, tone, position)
        values (@OrgId, 'connected', 'Connected', 'reached', 'ready', 1),
               (@OrgId, 'callback', 'Callback', 'callback', 'live', 2),
               (@OrgId, 'not_interested', 'Not interested', 'reached', 'off', 3),
               (@OrgId, 'voicemail', 'Voicemail', 'not_reached', 'wrap', 4),
               (@OrgId, 'no_answer', 'No answer', 'not_reached', 'off', 5),
               (@OrgId, 'do_not_call', 'Do not call', 'do_not_call', 'stop', 6);
        """, new { OrgId, Line, hash = new Passwords().Hash(Password) });
}
