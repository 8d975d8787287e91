"""A board and the choices behind it → which choice moves it how much (敏感性分析)."""
