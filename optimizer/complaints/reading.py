"""What we say when a body cannot be read as a problem: the JSON itself, and each field on its own."""

READING: dict[str, tuple[str, str]] = {
    # the bytes
    "body_empty": (
        "The body is empty; send a problem as a JSON object.",
        "请求体为空；请发送一个 JSON 对象。",
    ),
    "not_utf8": (
        "The body is not UTF-8 (byte {byte}); save or send it as UTF-8.",
        "请求体不是 UTF-8 编码（第 {byte} 个字节）；请以 UTF-8 保存或发送。",
    ),
    "byte_order_mark": (
        "The body begins with a byte order mark; save it as UTF-8 without BOM.",
        "请求体以字节顺序标记（BOM）开头；请存为无 BOM 的 UTF-8。",
    ),
    "not_json": (
        (
            "This is not JSON: reading stopped at line {line}, column {column}. "
            "Look for a missing comma, quote or bracket just before it."
        ),
        "不是合法的 JSON：读到第 {line} 行第 {column} 列时出错。请检查此处之前是否缺少逗号、引号或括号。",
    ),
    "too_deep": (
        "Objects and lists are nested too deeply; a problem needs fewer than {limit} levels.",
        "嵌套层数过多；一个问题不需要超过 {limit} 层。",
    ),
    "duplicate_key": (
        "This key stands more than once in its object; keep one of them.",
        "同一对象中该键出现多次；请只保留一个。",
    ),
    "number_out_of_range": (
        "NaN, Infinity and numbers of this size are not accepted; send an ordinary number.",
        "不接受 NaN、Infinity 或如此大的数；请填写普通数字。",
    ),
    "broken_character": (
        "The text holds half of a character (a lone surrogate such as \\ud83d); send whole characters.",
        "文本中含有半个字符（单独的代理码，如 \\ud83d）；请发送完整的字符。",
    ),
    "more_faults": (
        "{count} more faults were found and are not listed; correct these first.",
        "另有 {count} 处错误未列出；请先改正以上错误。",
    ),
    # one field
    "missing": (
        "This field is required; add it.",
        "缺少必填字段；请补上。",
    ),
    "unknown_field": (
        "There is no such field here; remove it or check its spelling.{hint_en}",
        "此处没有这个字段；请删除或检查拼写。{hint_zh}",
    ),
    "not_one_of": (
        "Must be one of: {expected}.",
        "只能取以下之一：{expected}。",
    ),
    "not_a_whole_number": (
        "Must be a whole number, without quotes or decimals.",
        "必须是整数，不加引号、不带小数。",
    ),
    "not_a_number": (
        "Must be a number, without quotes.",
        "必须是数字，不加引号。",
    ),
    "not_text": (
        "Must be text in quotes.",
        "必须是带引号的文本。",
    ),
    "not_true_or_false": (
        "Must be true or false, without quotes.",
        "必须是 true 或 false，不加引号。",
    ),
    "not_a_list": (
        "Must be a list in square brackets.",
        "必须是方括号括起的列表。",
    ),
    "not_an_object": (
        "Must be an object in curly brackets.",
        "必须是花括号括起的对象。",
    ),
    "below_minimum": (
        "{value} is too small; it must be {relation_en} {limit}.",
        "{value} 太小；必须{relation_zh} {limit}。",
    ),
    "above_maximum": (
        "{value} is too large; it must be at most {limit}.",
        "{value} 太大；不得超过 {limit}。",
    ),
    "text_too_short": (
        "The text must have at least {limit} character(s).",
        "文本至少需要 {limit} 个字符。",
    ),
    "text_too_long": (
        "The text may have at most {limit} characters; shorten it.",
        "文本最多 {limit} 个字符；请缩短。",
    ),
    "too_few": (
        "At least {limit} entries are needed.",
        "至少需要 {limit} 项。",
    ),
    "too_many": (
        "At most {limit} entries are allowed; split the problem.",
        "最多允许 {limit} 项；请拆分后发送。",
    ),
    "not_an_instant": (
        "Must be an instant such as 2022-05-12T08:00:00+08:00 (RFC 3339).",
        "必须是时刻，例如 2022-05-12T08:00:00+08:00（RFC 3339）。",
    ),
    "no_offset": (
        "The instant lacks its offset from UTC; write +08:00 behind Beijing time.",
        "时刻缺少时区偏移；北京时间请在末尾写上 +08:00。",
    ),
    "not_a_window": (
        "A window is a list of two instants: [from, until].",
        "时间窗是两个时刻组成的列表：[起, 止]。",
    ),
    "not_a_position": (
        "A position is a list of two numbers: [longitude, latitude], without height.",
        "位置是两个数字组成的列表：[经度, 纬度]，不带高程。",
    ),
    "axes_exchanged": (
        "{value} is no latitude; write [longitude, latitude], in this order.",
        "{value} 不是纬度；请按 [经度, 纬度] 的顺序书写。",
    ),
    "not_a_place": (
        'A place is [longitude, latitude] or, with a matrix, {{"matrix_index": 0}}.',
        '地点写作 [经度, 纬度]；使用矩阵时写作 {{"matrix_index": 0}}。',
    ),
    "not_a_place_or_site": (
        "Must be the id of a site, or a place as [longitude, latitude].",
        "必须是站点编号，或 [经度, 纬度]。",
    ),
    "not_a_site": (
        "Must be the id of a site, or a list of such ids to choose from.",
        "必须是站点编号，或若干可选站点编号组成的列表。",
    ),
    "not_a_map": (
        'Must be the id of a stored map, a GeoJSON FeatureCollection, or {{"matrix": …}}.',
        '必须是已上传地图的编号、GeoJSON FeatureCollection，或 {{"matrix": …}}。',
    ),
    "not_a_date": (
        "Must be a date such as 2022-05-12.",
        "必须是日期，例如 2022-05-12。",
    ),
    "not_a_url": (
        "Must be a web address that begins with http:// or https://.",
        "必须是以 http:// 或 https:// 开头的网址。",
    ),
    "closure_needs_one_part": (
        "A closure names exactly one of area, line, arcs, gate.",
        "一处封闭必须且只能给出 area、line、arcs、gate 之一。",
    ),
    "not_accepted": (
        "This value is not accepted here; see the description of the field.",
        "此处不接受该值；请参阅字段说明。",
    ),
}
