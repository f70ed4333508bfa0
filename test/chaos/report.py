"""What a run did and found, in words."""


def quantile(values, q):
    values = sorted(values)
    return values[min(len(values) - 1, int(q * len(values)))] if values else float("nan")


def text(world, model, schedule, again):
    lines = [f"# chaos: seed {world.seed}, {world.now():.0f} s, {len(model.people)} people",
             f"confirmations acknowledged {model.counts['acknowledged']}, sessions {model.counts['logins']}, "
             f"ended {model.counts['sessions ended']}, questions answered {model.counts['questions answered']}, "
             f"contested by a late repetition {model.counts['contested by a late repetition']}",
             "besides: " + ", ".join(f"{name} {model.counts[name]}" for name in (
                 "logins by password", "refreshed", "logins by passkey", "logins to the application", "logouts told")),
             f"from heal to the browser, {len(model.from_heal)} logins: " + ", ".join(
                 f"p{q * 100:g} {quantile(model.from_heal, q):.3f} s" for q in (0.5, 0.99, 0.999)),
             f"faults {sum(schedule.counts.values())}:"]
    lines += [f"    {count:4} {kind}" for kind, count in sorted(schedule.counts.items())]
    lines += [f"violations {len(model.violations)}:"]
    for at, kind, person, what, history in model.violations[:10]:
        lines += [f"  {at:8.2f} {kind}: {person}: {what}"]
        lines += [f"      {when:8.2f} {event}" for when, event in history[-30:]]
        first = history[-30:][0][0] if history else at
        lines += [f"      {began:8.2f} to {ended:.2f} fault: {fault}" for began, ended, fault in schedule.log if ended > first and began < at]
    if model.violations:
        lines += [f"again: {again}"]
    return "\n".join(lines)
