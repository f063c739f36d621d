"""Steps that must not be skipped at a door, for the kinds of work where skipping one hurts somebody."""

from collections.abc import Mapping
from types import MappingProxyType

from api.phone.said import Both
from optimizer.problem import Kind

CHECKLISTS: Mapping[Kind, tuple[Both, ...]] = MappingProxyType(
    {
        Kind.GARBAGE: (
            Both("戴好手套", "Gloves on"),
            Both("袋子外面先喷一遍消毒液", "Spray the outside of the bag"),
            Both("再套一层袋，扎紧袋口", "Put it in a second bag and tie it shut"),
            Both("放上车后再喷一遍", "Spray again once it is loaded"),
            Both("双手消毒后再走", "Disinfect your hands before walking on"),
        ),
        Kind.GAS_SWAP: (
            Both("关灶具开关，再关旧罐阀门", "Turn off the stove, then the valve of the old cylinder"),
            Both("卸下旧罐，看胶圈有没有破", "Take the old one off; look at the rubber ring"),
            Both("装上新罐，拧紧接头", "Connect the new one and tighten it"),
            Both("开阀门，抹肥皂水看有没有气泡", "Open the valve; soapy water must not bubble"),
            Both("点一次火，请住户看过", "Light it once while the resident looks on"),
        ),
        Kind.GAS_EMPTIES: (
            Both("确认空罐阀门已关紧", "Make sure its valve is shut"),
            Both("竖直放稳，绑牢", "Stand it upright and tie it fast"),
        ),
    }
)
